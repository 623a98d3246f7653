"""Who somebody is, before a device is let in: password, second factor, or the organisation's own sign-on."""
