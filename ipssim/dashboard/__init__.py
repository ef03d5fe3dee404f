"""Two services side by side in a browser: what is asked, what is run, and how it is shown.

`asked` and `answers` compute and need no browser; `server` and `app` show it with Solara, which the
extra `dashboard` installs.
"""
