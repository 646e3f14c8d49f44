namespace LocalCloud.Tests;

/// <summary>What moto_server does otherwise than AWS: cases by name of the test, with the reason.</summary>
internal static class MotoExceptions
{
    public static readonly IReadOnlyDictionary<string, string> Reasons = new Dictionary<string, string>
    {
        ["A_dead_letter_keeps_its_receive_count_and_says_where_it_comes_from"] = "no DeadLetterQueueSourceArn",
        ["A_message_with_bad_characters_is_refused"] = "any character is taken",
        ["A_message_without_a_body_is_refused"] = "an empty body is taken",
        ["A_redrive_policy_needs_a_queue_that_exists_and_a_count"] = "answers 500 to a policy that is no JSON, and NonExistentQueue for a missing queue",
        ["Attributes_count_towards_the_size_of_a_message"] = "only the body is counted",
        ["L48_A_bad_character_fails_its_own_entry_only"] = "any character is taken",
        ["Numbers_out_of_range_are_refused"] = "a negative delay is taken",
        ["Queues_are_listed_by_prefix_and_page_by_page"] = "everything is on one page",
        ["The_visibility_of_a_deleted_message_cannot_be_changed"] = "answers ReceiptHandleIsInvalid",
        ["Unknown_attributes_and_bad_values_are_refused"] = "an unknown attribute can be set",
    };
}
