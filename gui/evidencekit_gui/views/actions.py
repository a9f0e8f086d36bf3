"""Every command of the window in its menu, with its key: nothing can be done by mouse alone."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QActionGroup, QKeySequence

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QMenu, QWidget

    from evidencekit_gui.views.main_window import MainWindow

Key = QKeySequence.StandardKey


def add(
    owner: QWidget,
    menu: QMenu,
    text: str,
    do: Callable[[], object],
    key: QKeySequence.StandardKey | str | None = None,
    about: str = "",
) -> QAction:
    """One command in a menu."""
    action = QAction(text, owner)
    action.triggered.connect(lambda: do())
    if key is not None:
        action.setShortcut(QKeySequence(key))
    if about:
        action.setStatusTip(about)
        action.setToolTip(about)
    menu.addAction(action)
    return action


class Actions:
    """The menus of the main window; :meth:`follow` enables what makes sense."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._need_case: list[QAction] = []
        self._need_analysis: list[QAction] = []
        if window.verify_only:
            self._quit_only()
        else:
            self._file()
            self._case()
        self._view()
        if not window.verify_only:
            self._go()
            self._tools()
        self._help()

    def _menu(self, title: str) -> QMenu:
        return self._window.menuBar().addMenu(title)

    def _file(self) -> None:
        window, menu = self._window, self._menu("&File")
        add(window, menu, "&New case…", window.new_case, Key.New)
        add(window, menu, "&Open…", window.open_case, Key.Open)
        self.recent = menu.addMenu("&Recent")
        self.recent.aboutToShow.connect(self._list_recent)
        add(window, menu, "Try it with a real &example", window.open_example)
        menu.addSeparator()
        close = add(window, menu, "&Close case", window.close_case, Key.Close)
        self._need_case.append(close)
        menu.addSeparator()
        add(window, menu, "&Quit", window.close, Key.Quit)

    def _quit_only(self) -> None:
        window, menu = self._window, self._menu("&File")
        add(window, menu, "Check a &file…", lambda: window.verify.ask_file(), Key.Open)
        add(window, menu, "Check a f&older…", lambda: window.verify.ask_folder(), "Ctrl+Shift+O")
        add(window, menu, "&Stop what is running", window.foot.cancel_running, "Esc")
        menu.addSeparator()
        add(window, menu, "&Quit", window.close, Key.Quit)

    def _list_recent(self) -> None:
        self.recent.clear()
        window = self._window
        folders = window.settings.recent
        for folder in folders:
            add(window, self.recent, folder.stem, partial(window.open_folder, folder))
        if folders:
            self.recent.addSeparator()
            add(window, self.recent, "Forget these", window.forget_recent)
        else:
            self.recent.addAction("none yet").setEnabled(False)

    def _case(self) -> None:
        window, menu = self._window, self._menu("&Case")
        self._need_case += [
            add(window, menu, "&Particulars…", window.edit_particulars),
            add(
                window, menu, "Add &files…", lambda: window.on_evidence("ask_files"), "Ctrl+Shift+A"
            ),
            add(window, menu, "Add f&older…", lambda: window.on_evidence("ask_folder")),
            add(window, menu, "Check all &hashes", lambda: window.on_evidence("check_hashes")),
            add(window, menu, "&Custody log", lambda: window.show_step(5), "Ctrl+6"),
            add(window, menu, "Open the case's fol&der", window.open_case_folder),
        ]

    def _view(self) -> None:
        window, menu = self._window, self._menu("&View")
        self._need_case.append(
            add(window, menu, "Times in &UTC, and back", window.toggle_utc, "Ctrl+U")
        )
        looks = menu.addMenu("&Colours")
        group = QActionGroup(window)
        for name, choice in (("As the &system", "system"), ("&Light", "light"), ("&Dark", "dark")):
            action = add(window, looks, name, partial(window.choose_colours, choice))
            action.setCheckable(True)
            action.setChecked(window.theme.choice == choice)
            group.addAction(action)
        menu.addSeparator()
        add(window, menu, "L&arger text", lambda: window.theme.resize_text(1), Key.ZoomIn)
        add(window, menu, "S&maller text", lambda: window.theme.resize_text(-1), Key.ZoomOut)
        add(window, menu, "&Usual text size", lambda: window.theme.resize_text(0), "Ctrl+0")

    def _go(self) -> None:
        window, menu = self._window, self._menu("&Go")
        for step, name in enumerate(("&Evidence", "&Job", "&Review", "Re&port", "&Verify")):
            action = add(window, menu, name, partial(window.show_step, step), f"Ctrl+{step + 1}")
            if step < 4:
                self._need_case.append(action)
        menu.addSeparator()
        self._need_case.append(
            add(window, menu, "&Go to record, place or time…", window.ask_record, "Ctrl+G")
        )
        self._need_case.append(add(window, menu, "&Search", window.search, Key.Find))

    def _tools(self) -> None:
        window, menu = self._window, self._menu("&Tools")
        self._need_case += [
            add(window, menu, "&Mark the run or record", lambda: window.review.toggle_mark(), "M"),
            add(window, menu, "&Note on the run or record…", lambda: window.review.ask_note(), "N"),
            add(window, menu, "Copy &citation", lambda: window.review.copy_citation(), "C"),
            add(window, menu, "Copy as C&SV", lambda: window.review.copy_csv(), "Ctrl+Shift+C"),
            add(window, menu, "&Export the records shown…", window.ask_export),
            add(window, menu, "&Undo mark or note", window.session.undo, Key.Undo),
            add(window, menu, "&Redo mark or note", window.session.redo, Key.Redo),
        ]
        menu.addSeparator()
        add(window, menu, "Check a report or &bundle…", window.check_something)
        add(window, menu, "&Stop what is running", window.foot.cancel_running, "Esc")

    def _help(self) -> None:
        window, menu = self._window, self._menu("&Help")
        add(window, menu, "User &guide", window.show_guide, Key.HelpContents)
        menu.addSeparator()
        add(window, menu, "Save a &crash report…", window.show_faults)
        add(window, menu, "&About EvidenceKit", window.show_about)

    def follow(self) -> None:
        """Enable what needs a case only where one is open."""
        is_open = self._window.session.is_open
        for action in self._need_case:
            action.setEnabled(is_open)
