-- expect: nothing

lock table orders in row exclusive mode;
