-- expect: nothing

comment on table orders is 'What was bought';
