"""A form in its dialog as AppTest runs it, filled in by label as a person does."""

from collections.abc import Callable
from typing import Any

from streamlit.testing.v1 import AppTest

from tests.pages.screens import assert_sound, text


def opened(form: Callable[..., None], *arguments: Any) -> AppTest:
    """A form's dialog, which stays open until it is done: AppTest runs whole scripts, a browser only the dialog."""

    def script(form, arguments):  # type: ignore[no-untyped-def]  # runs on its own, where no type is known
        import streamlit as st

        if any(str(key).endswith(".done") and value for key, value in st.session_state.to_dict().items()):
            st.write("The dialog is closed.")
        else:
            st.session_state["openings"] = 0
            form(*arguments)

    app = AppTest.from_function(script, args=(form, arguments), default_timeout=30)
    app.session_state["lang"] = "en"
    app.run()
    assert_sound(app)
    return app


def field(app: AppTest, label: str) -> Any:
    """The widget of a label."""
    widgets = (
        *app.text_input, *app.number_input, *app.date_input, *app.selectbox, *app.multiselect, *app.toggle,
    )  # fmt: skip
    return next(widget for widget in widgets if widget.label == label)


def enter(app: AppTest, **values: Any) -> None:
    """Type into the fields of labels, written with underscores for blanks."""
    for label, value in values.items():
        field(app, label.replace("_", " ")).set_value(value)


def press(app: AppTest, label: str) -> AppTest:
    """Press the button of a label."""
    next(button for button in app.button if button.label == label).click().run()
    assert_sound(app)
    return app


def keep(app: AppTest, side: str) -> AppTest:
    """Choose `mine` or `theirs` wherever two people changed one field, and save."""
    for radio in app.radio:
        radio.set_value(side)
    return press(app.run(), "Save")


def is_closed(app: AppTest) -> bool:
    """Whether the form was done with."""
    return "The dialog is closed." in text(app)
