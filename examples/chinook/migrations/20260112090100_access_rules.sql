-- Anyone reads the catalogue of the shop. Customers, invoices and employees are personal data:
-- they have no policy and no grant, so only service_role reaches them.

alter table public.album enable row level security;
alter table public.artist enable row level security;
alter table public.customer enable row level security;
alter table public.employee enable row level security;
alter table public.genre enable row level security;
alter table public.invoice enable row level security;
alter table public.invoice_line enable row level security;
alter table public.media_type enable row level security;
alter table public.playlist enable row level security;
alter table public.playlist_track enable row level security;
alter table public.track enable row level security;

create policy "everybody reads albums" on public.album for select to anon, authenticated using (true);
create policy "everybody reads artists" on public.artist for select to anon, authenticated using (true);
create policy "everybody reads genres" on public.genre for select to anon, authenticated using (true);
create policy "everybody reads media types" on public.media_type for select to anon, authenticated using (true);
create policy "everybody reads playlists" on public.playlist for select to anon, authenticated using (true);
create policy "everybody reads the tracks of playlists" on public.playlist_track for select to anon, authenticated using (true);
create policy "everybody reads tracks" on public.track for select to anon, authenticated using (true);

grant usage on schema public to anon, authenticated, service_role;

grant select on
  public.album, public.artist, public.genre, public.media_type, public.playlist, public.playlist_track, public.track
to anon, authenticated;

grant select, insert, update, delete on all tables in schema public to service_role;

comment on table public.album is 'Records; each belongs to an artist.';
comment on table public.artist is 'Who made the records.';
comment on table public.customer is 'Buyers, with the employee who looks after them. Personal data: service_role only.';
comment on table public.employee is 'Staff of the shop and whom they report to. Personal data: service_role only.';
comment on table public.genre is 'Musical genres.';
comment on table public.invoice is 'What a customer bought on a day. Personal data: service_role only.';
comment on table public.invoice_line is 'The tracks of an invoice. service_role only.';
comment on table public.media_type is 'File formats of the tracks.';
comment on table public.playlist is 'Lists of tracks.';
comment on table public.playlist_track is 'Which tracks are on which playlist.';
comment on table public.track is 'Pieces of music for sale.';
