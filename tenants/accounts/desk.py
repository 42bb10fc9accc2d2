"""One's own login at the desk."""

from kernel.design.manual import register_manual

register_manual("account", under="/desk/profile/")
