"""The register of mechanisms: what each says, where its rules are, what it reads, where it is told.

Pages, tests and the report are made from it. `field` is the switch in `Mechanisms`, `rules` the
module in `ipssim/rules`, `parameters` the world parameters that belong to it, `sources` keys of
sources.yaml, `story` a file in `tests/stories`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mechanism:
    """One mechanism of world.md §4."""

    field: str
    title: str
    says: str
    parameters: tuple[str, ...]
    sources: tuple[str, ...]
    story: str

    @property
    def rules(self) -> str:
        """Return the module of its rules; it is called as the switch is."""
        return f"ipssim.rules.{self.field}"


MECHANISMS: tuple[Mechanism, ...] = (
    Mechanism(
        "acceleration", "Acceleration",
        "Deadlines and demands that outrun the person, the system's or one's own, make stress."
        " Stress wears health and motivation and drives people out; a spell of slowing down brings"
        " motivation back.",
        ("deadline_weeks", "deadline_stress", "duty_stress", "course_misfit", "sanction_fear",
         "hurry_stress", "stress_demotivates", "motivation_returns", "talk_stress"),
        ("S0", "S1", "williams_2021"), "a_date_that_comes_closer",
    ),
    Mechanism(
        "forced_placement", "Forced placement",
        "A place that ignores body, mind and wish harms: symptoms rise while it lasts, and a"
        " flare-up can end it in a long sick leave.",
        ("mismatch_harms", "flare_up", "sick_weeks"), ("S0",), "half_a_year_of_folding_cloths",
    ),
    Mechanism(
        "ended_too_early", "Ended too early",
        "Help that is cut off while it works weighs, costs trust and sends people back; treatment"
        " that ends sends them looking for a new one and takes the mind off work.",
        ("cut_off_stress", "cut_off_distrust", "cut_off_return", "hunting_weeks",
         "hunting_search"),
        ("S0", "S1"), "cut_off_while_it_works",
    ),
    Mechanism(
        "resonance", "Resonance",
        "A relation that answers: trust grows slowly with contact and is lost with absence and"
        " change. With trust pushing works; without it, pushing is pressure.",
        ("trust_growth", "trust_fade", "trust_after_change", "pushed_stress"), ("S1", "S0"),
        "pushed_with_and_without_trust",
    ),
    Mechanism(
        "presence", "Presence and absence",
        "The consultant in one's head carries the effect between meetings and for a while after"
        " the last one.",
        ("presence_memory", "presence_minutes"), ("S0",), "trust_after_the_last_meeting",
    ),
    Mechanism(
        "pace", "Speeder and brake",
        "The consultant matches pace and hours to the person: search is held back in a hard time,"
        " hours follow what can be managed, and waiting for a course when one is ready is"
        " standstill.",
        ("brake_at", "brake_holds", "standstill", "hours_step"), ("S0", "S1"),
        "a_brake_in_a_hard_time",
    ),
    Mechanism(
        "ambivalence", "Uncertainty and ambivalence",
        "Doubt stays; with somebody at one's side it becomes trying, without it waiting.",
        ("fear_threshold", "rapid_discount"),
        ("S0", "S4"), "daring_to_search",
    ),
    Mechanism(
        "chicken_and_egg", "Chicken and egg",
        "Work improves health through routine and belonging, and trains; work that comes too early"
        " or too hard brings relapse.",
        ("work_helps", "overload_harms", "capacity_growth", "overload_relapses",
         "early_relapses", "early_weeks"),
        ("S0", "S1"), "hours_within_reach_help",
    ),
    Mechanism(
        "dream_and_match", "The dream and the match",
        "A place that fits what one wants is said yes to and kept. After refusals part of the wish"
        " is given up, sooner with somebody to think it through with (reality negotiation).",
        ("match_wish", "match_hours", "hours_stretch", "accept_match", "match_keeps", "looks_on",
         "compromise", "compromise_alone"),
        ("S0", "S3", "becker_1996"), "compromise_after_refusals",
    ),
    Mechanism(
        "own_responsibility", "Own responsibility",
        "The candidate decides and the consultant informs; poor choices of one's own teach, and"
        " candour lets the employer share the risk.",
        ("poor_teaches", "others_teach", "candour_shares"), ("S3", "S4"), "ones_own_choice_teaches",
    ),
    Mechanism(
        "persistent_trial", "Persistent trial",
        "A failed job returns one to clarification with learning, not to zero.",
        ("setback", "learning_keeps", "lessons_most"), ("S0", "S1"), "lost_job_teaches",
    ),
    Mechanism(
        "belief", "Belief",
        "A quick start says that it can be done; interviews and places raise belief in oneself,"
        " refusals wear it, and each job found raises the consultant's.",
        ("belief_applies", "belief_start", "belief_interview", "belief_place", "belief_no",
         "belief_lost", "worker_belief", "support_softens", "worker_belief_fades",
         "worker_belief_opens",
         "belief_refers"),
        ("S4", "S2"), "a_quick_start_says_you_can",
    ),
    Mechanism(
        "self_stigma", "Self-stigma",
        "Expecting to be turned down keeps people from applying; it eases in work and with somebody"
        " who believes.",
        ("stigma_median", "stigma_holds_back", "stigma_eases"), ("S0", "S1", "decides_2020"),
        "expecting_to_be_turned_down",
    ),
    Mechanism(
        "disclosure", "Stigma and disclosure",
        "What is told, item by item and by the candidate's choice: the illness costs invitations,"
        " a gap that is explained counts less, needs that are told help where there is room to"
        " include, and hiding weighs.",
        ("told_invitation", "company_tells", "gap_explained", "tells_illness", "tells_needs",
         "advice_tells", "told_keeps", "hiding_stress"),
        ("S0", "S1", "bjornshagen_2021", "baert_2016"), "what_is_told_costs_and_helps",
    ),
    Mechanism(
        "employer_network", "Employer network",
        "Each employer has a trust of its own in a consultant: built by visits and good"
        " placements, burnt when somebody vouched for refuses or leaves at once. Through a company"
        " centre all hangs on the goodwill of its consultants.",
        ("vouch_effect", "employer_trust_growth", "employer_trust_success",
         "employer_trust_burnt", "employer_trust_fade", "centre_goodwill_sd"),
        ("S2", "S3"), "a_bridge_burnt",
    ),
    Mechanism(
        "exhaustion", "The consultant's stress, exhaustion and leaving",
        "Overload, unclear limits and powerlessness wear consultants out, also within the cap;"
        " supervision relieves. An exhausted consultant gives less, some leave, and the relation"
        " starts over.",
        ("stressed_worker", "stress_memory", "wear_overload", "wear_unclear", "wear_powerless",
         "relief", "exhausted_contact", "leaving", "exhausted_leaves", "vacancy_weeks",
         "handed_over"),
        ("S3", "S2", "butenko_2022"), "a_consultant_wears_out",
    ),
    Mechanism(
        "contingencies", "Contingencies",
        "Illness of the body, trouble with housing, a partner who leaves and children who need"
        " their parent take weeks, weigh, and shake the livelihood. A relapse may lead to a stay"
        " in hospital; support goes on, and a job may be kept.",
        ("body_ills", "home_troubles", "partner_leaves", "children_need", "body_weeks",
         "trouble_weeks", "befall_stress", "livelihood_shaken", "admission", "stay_weeks",
         "ward_contact", "absence_loses"),
        ("S0", "S4"), "life_comes_between",
    ),
    Mechanism(
        "substance_use", "Substance use",
        "Stress and loose weeks drive the use of alcohol and drugs, and the rhythm of meetings and"
        " work holds it at bay. Use raises symptoms, relapse, dropping out and the loss of a place;"
        " it keeps nobody out of IPS.",
        ("harmful_use", "use_turns", "stress_uses", "loose_uses", "rhythm_holds",
         "rhythm_minutes", "use_harms", "use_relapses", "use_drops", "use_loses"),
        ("S0", "S4"), "rhythm_holds",
    ),
    Mechanism(
        "broader_needs", "Broader needs",
        "People want help with forms, housing, transport and other authorities. Giving it builds"
        " trust and eats the week; without agreed limits more is asked for and it wears out. What"
        " nobody helps with weighs, and settles slowly.",
        ("need_arises", "need_hours", "trouble_hours", "need_most", "need_weighs", "need_passes",
         "help_at_once", "help_builds", "help_eases", "help_calms", "unclear_asks", "wear_needs"),
        ("S3", "S0"), "help_beyond_the_task",
    ),
    Mechanism(
        "reach", "Home and reach",
        "Distance, transport, children and fear of people bound which workplaces can be reached."
        " Where the person decides, others are left aside; a placement by what is available"
        " ignores it, and it weighs. Contacts in an office are missed more often than those held"
        " where the person is.",
        ("stays_away", "far_stress"), ("S0", "S4"), "too_far_to_go",
    ),
    Mechanism(
        "team", "The team thinks along",
        "What colleagues and relatives know opens doors and courses. Success stories spread belief,"
        " reviews share the hardest cases, agreed limits spare, and a colleague who is known can"
        " step in. A leader keeps it together; without one less of it gets done.",
        ("knowledge_grows", "knowledge_goes", "colleagues_open", "colleagues_advise",
         "relatives_open", "stories_spread", "review_relief", "limits_relieve", "leader_sd",
         "leader_leaves", "leader_vacancy", "without_leader", "authority_takes",
         "newcomer_lacks", "newcomer_learns", "training_counts", "stand_in_reaches",
         "known_colleague"),
        ("S0", "S2", "S3", "S4"), "colleagues_open_doors",
    ),
    Mechanism(
        "benefits", "Benefits and insecurity",
        "Fear of losing one's livelihood holds back from applying and from saying yes; counselling"
        " on benefits and work eases it.",
        ("insecurity_holds_back", "insecurity_effect", "counselling"), ("S4", "S2", "S0"),
        "fear_for_the_livelihood",
    ),
    Mechanism(
        "integration", "Integration with treatment",
        "Sitting where treatment is builds cooperation, conferences little, and conflicts tear it"
        " down. What worker and treatment know of each other's work times the start and the hours"
        " better, helps to keep a place and lets the worker dare more, as far as the clinician"
        " believes in work. Where cooperation is poor, fewer are referred.",
        ("cooperation_start", "cooperation_daily", "cooperation_conference", "cooperation_fades",
         "conflict", "conflict_costs", "managements_meet", "clinician_median", "sharing",
         "shared_times", "misjudged_hours", "tuned_keeps", "dares_more", "appointments_clash",
         "unstable_at", "cooperation_refers"),
        ("S2", "S4", "S0"), "sitting_with_treatment",
    ),
    Mechanism(
        "many_roles", "Many roles of one person",
        "One person who is hope-bearer, secretary and door-opener keeps what is known together;"
        " divided among several, part of it is lost, less where they are trained and sit together.",
        ("divided_loses", "together_keeps"), ("S0", "S2", "S4"), "divided_among_three",
    ),
    Mechanism(
        "cap_and_queue", "Cap, queue and ending",
        "Support without a date fills the caseload, and others wait. The queue presses: endings"
        " are talked about sooner and more often, and somebody whose search has stalled is told to"
        " let go.",
        ("queue_full", "queue_presses", "queue_hurries", "stalled_weeks", "lets_go"),
        ("S2", "S0"), "told_to_let_go",
    ),
)
"""In the order of world.md §4; one per switch of `Mechanisms` (tested)."""
