-- expect: nothing

drop schema empty_one;
