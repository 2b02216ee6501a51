# Prints the local score of each mail and the rules that it hit; nothing is asked of other machines.
use strict;
use warnings;
use Mail::SpamAssassin;

my $filter = Mail::SpamAssassin->new(
    { local_tests_only => 1, dont_copy_prefs => 1, userprefs_filename => '/dev/null' });
$filter->init(0);
for my $path (@ARGV) {
    open my $file, '<:raw', $path or die "$path: $!";
    my $text = do { local $/; <$file> };
    my $mail   = $filter->parse($text);
    my $status = $filter->check($mail);
    printf "%s\t%.1f\t%s\n", $path, $status->get_score, $status->get_names_of_tests_hit;
    $status->finish;
    $mail->finish;
}
