"""What changes the register: drawing numbers, registering arrivals, writing and signing documents."""
