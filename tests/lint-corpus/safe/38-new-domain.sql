-- expect: nothing

create domain postcode as text check (length(value) = 5);
