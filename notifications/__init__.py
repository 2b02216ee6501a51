"""Templates, rendering, the outbox and the transports that send it.

``messages`` holds what each mail says, ``outbox`` the rows that are or will be mail, ``delivery``
sends them over one of the ``transports``, ``gallery`` and ``pages`` show them to an admin.
"""
