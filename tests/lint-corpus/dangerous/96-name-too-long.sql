-- expect: name-too-long

create index concurrently orders_with_a_name_that_goes_on_and_on_until_it_is_longer_than_allowed on orders (code);
