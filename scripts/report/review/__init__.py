"""What a change to the pages does: shown to whoever reviews it, by `make review` and in CI."""
