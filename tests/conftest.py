"""What holds for every test."""

from hypothesis import settings

# No test is timed: a busy machine would fail it. Speed is measured in bench/.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
