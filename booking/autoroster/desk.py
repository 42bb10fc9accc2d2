"""The automatic roster at the desk."""

from kernel.design.manual import register_manual

register_manual("auto-roster", under="/desk/roster/auto/")
