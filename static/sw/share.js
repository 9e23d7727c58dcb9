// What other apps share into this one.
