-- expect: nothing

insert into people values (1, 'busy') on conflict (id) do update set mood = excluded.mood;
