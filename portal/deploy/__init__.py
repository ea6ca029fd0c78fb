"""What an installation on a machine of one's own needs: units for systemd."""
