"""Ways to open the talk with an adolescent: shorter and plainer than those of words.py, and with "du" in German.

Like those, they are general prompts in our own words, for the clinician to make their own.
"""

from django.utils.translation import pgettext_lazy

from plait_clinic.briefs.findings import Kind

SMALL_THING = pgettext_lazy("to an adolescent", "“If one small thing could be different next time, what would it be?”")
OPENINGS = {
    Kind.HARMFUL: pgettext_lazy(
        "to an adolescent",
        "“You told me that something last time felt harmful. Thank you for saying so. Tell me as much of it as you "
        "want to.”",
    ),
    Kind.MISSED: pgettext_lazy(
        "to an adolescent",
        "“You told me that I missed something important about you. I am glad you said so. What should I know?”",
    ),
    Kind.NOT_PUT_RIGHT: pgettext_lazy(
        "to an adolescent",
        "“Something got between us last time, and it is not sorted out yet. How was it for you? What did I do?”",
    ),
    Kind.STRONG_TENSION: pgettext_lazy(
        "to an adolescent", "“Last time was tense between us. How was it for you? What did I do?”"
    ),
    Kind.ABRUPT_RISE: pgettext_lazy(
        "to an adolescent",
        "“Your last answers were different from the ones before. How were you then, and how are you now?”",
    ),
    Kind.OVERDUE: pgettext_lazy(
        "to an adolescent", "“How was last time for you? I did not hear from you, and that is fine.”"
    ),
    Kind.NEVER_ANSWERED: pgettext_lazy(
        "to an adolescent", "“I send a few questions after each session. Is there a better way for you, or do we talk?”"
    ),
    Kind.PERFECT: SMALL_THING,
    Kind.STRAIGHT_LINED: SMALL_THING,
}
OPENINGS_BY_STRAND = {
    "bond": pgettext_lazy("to an adolescent", "“I wonder if I really listened last time. How was it for you?”"),
    "goal": pgettext_lazy(
        "to an adolescent", "“Maybe last time was not about what matters to you. What would you rather talk about?”"
    ),
    "task": pgettext_lazy(
        "to an adolescent", "“Maybe the way we did it last time was not right for you. What would be better?”"
    ),
    "openness": pgettext_lazy(
        "to an adolescent", "“Was something hard to say here last time? You can say it, also if it is about me.”"
    ),
    "effort": pgettext_lazy(
        "to an adolescent", "“How did the two of us work together last time? What did you need from me?”"
    ),
    "expectation": pgettext_lazy(
        "to an adolescent", "“Did you know last time what comes next? Let us look at it together.”"
    ),
    "total": pgettext_lazy("to an adolescent", "“Maybe last time was different for you. What was missing?”"),
}
