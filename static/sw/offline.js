// What the person keeps on this phone.
