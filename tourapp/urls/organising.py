"""An event as its organisers make it: facts, form, tasks, and what comes after it."""

from tourapp.access.actions import Action
from tourapp.feedback import views as feedback
from tourapp.materials import views as materials
from tourapp.pages import search
from tourapp.pages.running import (
    hand_over,
    manage_categories,
    manage_events,
    manage_feedback,
    manage_intake,
    manage_parts,
    manage_plan,
    manage_questions,
    manage_tasks,
    next_edition,
    year,
)
from tourapp.web.routes import FORM, Route

LARGEST_LIST = 13 * 1024 * 1024
"""Bytes of a request that hands in a list: the file and a little more."""

ROUTES: tuple[Route, ...] = (
    # Events, for organisers
    Route("/manage/", "manage_home", manage_events.manage_home, Action.SEE_DESK),
    Route("/manage/search", "manage_search", search.manage_search, Action.SEE_DESK),
    Route("/manage/year", "manage_year", year.manage_year, Action.SEE_DESK),
    Route("/manage/year/<int:year>", "manage_year_of", year.manage_year_of, Action.SEE_DESK),
    Route("/manage/new", "manage_new", manage_events.manage_new, Action.EDIT_EVENT, FORM),
    Route(
        "/manage/<slug>/settings",
        "manage_settings",
        manage_events.manage_settings,
        Action.SEE_EVENT_DESK,
        FORM,
    ),
    Route("/manage/<slug>/publish", "manage_publish", manage_events.manage_publish, Action.EDIT_EVENT, FORM),
    Route("/manage/<slug>/cancel", "manage_cancel", manage_events.manage_cancel, Action.EDIT_EVENT, FORM),
    Route("/manage/<slug>/tasks", "manage_tasks", manage_tasks.manage_tasks, Action.SEE_EVENT_DESK),
    Route(
        "/manage/<slug>/tasks/new", "manage_task_new", manage_tasks.manage_task_new, Action.EDIT_EVENT, FORM
    ),
    Route(
        "/manage/<slug>/tasks/usual",
        "manage_tasks_usual",
        manage_tasks.manage_tasks_usual,
        Action.EDIT_EVENT,
        ("POST",),
    ),
    Route(
        "/manage/<slug>/tasks/<uuid:task_id>",
        "manage_task",
        manage_tasks.manage_task,
        Action.EDIT_EVENT,
        FORM,
    ),
    Route(
        "/manage/<slug>/tasks/<uuid:task_id>/<any(finish, drop, reopen):verb>",
        "manage_task_act",
        manage_tasks.manage_task_act,
        Action.DO_TASKS,
        ("POST",),
    ),
    Route("/manage/hand-over", "manage_hand_over", hand_over.manage_hand_over, Action.HAND_OVER, FORM),
    Route(
        "/manage/hand-over/<uuid:hand_over_id>",
        "manage_hand_over_sheet",
        hand_over.manage_hand_over_sheet,
        Action.HAND_OVER,
    ),
    Route("/manage/<slug>/plan", "manage_plan", manage_plan.manage_plan, Action.EDIT_EVENT, FORM),
    Route("/manage/<slug>/plan/check", "manage_plan_check", manage_plan.manage_plan_check, Action.EDIT_EVENT),
    Route(
        "/manage/<slug>/plan/release",
        "manage_plan_release",
        manage_plan.manage_plan_release,
        Action.EDIT_EVENT,
        ("POST",),
    ),
    Route(
        "/manage/<slug>/plan/undo",
        "manage_plan_undo",
        manage_plan.manage_plan_undo,
        Action.EDIT_EVENT,
        ("POST",),
    ),
    Route("/manage/<slug>/finish", "manage_finish", manage_events.manage_finish, Action.EDIT_EVENT, FORM),
    Route(
        "/manage/<slug>/partners", "manage_partners", manage_parts.manage_partners, Action.EDIT_EVENT, FORM
    ),
    Route(
        "/manage/<slug>/partners/<uuid:partner>/remove",
        "manage_partner_remove",
        manage_parts.manage_partner_remove,
        Action.EDIT_EVENT,
        ("POST",),
    ),
    Route(
        "/manage/<slug>/registration/categories",
        "manage_categories",
        manage_categories.manage_categories,
        Action.EDIT_EVENT,
        FORM,
    ),
    Route(
        "/manage/<slug>/registration/categories/<key>",
        "manage_category",
        manage_categories.manage_category,
        Action.EDIT_EVENT,
        FORM,
    ),
    Route(
        "/manage/<slug>/registration", "manage_intake", manage_intake.manage_intake, Action.EDIT_EVENT, FORM
    ),
    # After the event
    Route(
        "/manage/<slug>/feedback", "manage_feedback", manage_feedback.manage_feedback, Action.EDIT_EVENT, FORM
    ),
    Route(
        "/manage/<slug>/feedback/usual",
        "manage_feedback_usual",
        manage_feedback.manage_feedback_usual,
        Action.EDIT_EVENT,
        ("POST",),
    ),
    Route(
        "/manage/<slug>/feedback/ask",
        "manage_feedback_ask",
        manage_feedback.manage_feedback_ask,
        Action.SEND_MESSAGES,
        ("POST",),
    ),
    Route(
        "/manage/<slug>/feedback/preview",
        "manage_feedback_preview",
        manage_feedback.manage_feedback_preview,
        Action.EDIT_EVENT,
    ),
    Route(
        "/manage/<slug>/feedback/results",
        "manage_feedback_results",
        feedback.manage_feedback_results,
        Action.SEE_PARTICIPANTS,
    ),
    Route(
        "/manage/<slug>/feedback/results.<any(csv, xlsx):ending>",
        "manage_feedback_export",
        feedback.manage_feedback_export,
        Action.EXPORT_PARTICIPANTS,
        ("POST",),
    ),
    Route(
        "/manage/<slug>/materials",
        "manage_materials",
        materials.manage_materials,
        Action.EDIT_EVENT,
        FORM,
        largest=LARGEST_LIST,
    ),
    Route(
        "/manage/<slug>/materials/<uuid:material_id>",
        "manage_material",
        materials.manage_material,
        Action.EDIT_EVENT,
        FORM,
    ),
    Route(
        "/manage/<slug>/materials/<uuid:material_id>/file",
        "manage_material_file",
        materials.manage_material_file,
        Action.EDIT_EVENT,
    ),
    Route(
        "/manage/<slug>/materials/<uuid:material_id>/<any(release, hold, up, down):step>",
        "manage_material_act",
        materials.manage_material_act,
        Action.EDIT_EVENT,
        ("POST",),
    ),
    Route(
        "/manage/<slug>/materials/<uuid:material_id>/remove",
        "manage_material_remove",
        materials.manage_material_remove,
        Action.EDIT_EVENT,
        FORM,
    ),
    # The form of an event
    Route(
        "/manage/<slug>/questions", "manage_questions", manage_questions.manage_questions, Action.EDIT_EVENT
    ),
    Route(
        "/manage/<slug>/<any(questions, feedback):form_of>/new",
        "manage_question_new",
        manage_questions.manage_question_new,
        Action.EDIT_EVENT,
        FORM,
    ),
    Route(
        "/manage/<slug>/questions/preview",
        "manage_questions_preview",
        manage_questions.manage_questions_preview,
        Action.EDIT_EVENT,
    ),
    Route(
        "/manage/<slug>/questions/ready/<key>",
        "manage_question_ready",
        manage_questions.manage_question_ready,
        Action.EDIT_EVENT,
        ("POST",),
    ),
    Route(
        "/manage/<slug>/questions/pages/new",
        "manage_form_page_new",
        manage_questions.manage_form_page_new,
        Action.EDIT_EVENT,
        FORM,
    ),
    Route(
        "/manage/<slug>/questions/pages/<uuid:page_id>",
        "manage_form_page",
        manage_questions.manage_form_page,
        Action.EDIT_EVENT,
        FORM,
    ),
    Route(
        "/manage/<slug>/questions/pages/<uuid:page_id>/remove",
        "manage_form_page_remove",
        manage_questions.manage_form_page_remove,
        Action.EDIT_EVENT,
        ("POST",),
    ),
    Route(
        "/manage/<slug>/<any(questions, feedback):form_of>/<uuid:question_id>",
        "manage_question",
        manage_questions.manage_question,
        Action.EDIT_EVENT,
        FORM,
    ),
    Route(
        "/manage/<slug>/<any(questions, feedback):form_of>/<uuid:question_id>/move",
        "manage_question_move",
        manage_questions.manage_question_move,
        Action.EDIT_EVENT,
        ("POST",),
    ),
    Route(
        "/manage/<slug>/<any(questions, feedback):form_of>/<uuid:question_id>/retire",
        "manage_question_retire",
        manage_questions.manage_question_retire,
        Action.EDIT_EVENT,
        ("POST",),
    ),
    Route("/manage/<slug>/outline", "manage_outline", manage_parts.manage_outline, Action.EDIT_EVENT, FORM),
    Route(
        "/manage/<slug>/next-edition",
        "manage_next_edition",
        next_edition.manage_next_edition,
        Action.EDIT_EVENT,
        FORM,
    ),
)
