import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createStartedFolder, queryOnce, startTestCluster } from '../../../tests/support/test-cluster.ts'
import { Fault } from '../../base/fault.ts'
import { silentLog } from '../../base/log.ts'
import { postgresDefaults } from '../../postgres/settings.ts'
import { type MaskingReport, maskDatabase, readMaskingPlan } from './operation.ts'

const schema = `
  create domain short_name as varchar(40);
  create table contacts (email text primary key, name text, phone varchar(20) unique, birth_date date, last_ip inet, iban text, aliases text[],
    settings jsonb, raw bytea, check (email like '%@%'));
  create table messages (id bigint generated always as identity primary key, sender text not null references contacts (email),
    body text, subject text, shout text generated always as (upper(subject)) stored, reference text);
  create table tickets (id int primary key, author short_name, reporter text, ssn bigint, password_hash text, password text not null);
  create table events (at date not null, contact_email text) partition by range (at);
  create table events_2026 partition of events for values from ('2026-01-01') to ('2027-01-01');
  create materialized view senders as select email, name from contacts;
  create table touched (n int);
  create function note_touch() returns trigger language plpgsql as 'begin insert into touched values (1); return new; end';
  create trigger touch before update on contacts for each row execute function note_touch();
  create unique index on contacts (lower(email));
  create table "odd.name" ("e.mail" text);
  insert into "odd.name" values ('person1@firm1.test');
  create schema auth;
  create table auth.users (id int primary key, email text, encrypted_password text);
  create table auth.sessions (id int primary key, user_id int references auth.users);
  insert into contacts select format('Person%s@firm%s.test', i, i % 7), format('Anna Number%s', i), format('+33 6 12 34 %s %s', 10 + i / 90, 10 + i % 90),
    date '1980-03-01' + i, '192.168.7.9', 'FR76300060000112345678' || 10000 + i, array['nick' || i],
    jsonb_build_object('full_name', 'Anna Number' || i, 'theme', 'dark', 'owner', 'Anna Number' || i, 'n', 1, 'phones', jsonb_build_array('+336123456' || i)), 'x'
    from generate_series(1, 200) as i;
  insert into messages (sender, body, subject, reference) select email, 'Hello, this is ' || name || ' and I wait', 'parcel', 'R-' || name from contacts;
  insert into tickets select i, 'Anna Number' || i, format('person%s@firm%s.test', i, i % 7), 2990000000 + i, md5(i::text), 'clear' || i
    from generate_series(1, 50) as i;
  insert into events select '2026-05-01', email from contacts;
  insert into auth.users values (1, 'person1@firm1.test', 'hash');
  insert into auth.sessions values (1, 1);
  refresh materialized view senders;
  analyze;
`

describe('a masked copy', () => {
  const key = Buffer.from('a key for tests only')
  let server: Awaited<ReturnType<typeof startTestCluster>>
  let folder: Awaited<ReturnType<typeof createStartedFolder>>
  let report: MaskingReport
  let unmasked: readonly Record<string, unknown>[]
  const query = (text: string) => queryOnce(server.cluster.target(), text)
  const place = (declared: Readonly<Record<string, string>> = {}) => ({
    target: server.cluster.target(),
    settings: postgresDefaults,
    log: silentLog,
    declared,
  })
  const mask = (declared: Readonly<Record<string, string>> = {}) =>
    maskDatabase({ ...place(declared), key, dataFolder: server.cluster.dataFolder, onProgress: () => {} })
  const refusal = async (declared: Readonly<Record<string, string>>) => {
    const fault = await readMaskingPlan(place(declared)).catch((error: unknown) => error)
    return fault instanceof Fault ? [fault.code, fault.message] : fault
  }

  before(async () => {
    folder = await createStartedFolder()
    server = await startTestCluster(folder.path)
    await query(schema)
    unmasked = await query('select * from contacts order by birth_date')
    report = await mask({ 'public.messages.reference': 'text', 'public.messages.subject': 'keep' })
  })

  after(async () => {
    await server?.[Symbol.asyncDispose]()
    folder?.[Symbol.dispose]()
  })

  test('holds no original in any column and in any file', () => {
    assert.deepEqual([report.verdict, report.remains], ['holds', []])
    assert.ok(report.scanned.files > 500 && report.scanned.originals > 1000)
    assert.deepEqual(report.unread, ['public.contacts.raw'])
  })

  test('says of each column what it was taken for, and why', () => {
    const said = Object.fromEntries(report.columns.map(({ name, kind, reason }) => [name, `${kind}: ${reason}`]))
    assert.equal(said['public.contacts.email'], 'email: its name says an e-mail address')
    assert.equal(said['public.contacts.name'], 'name: its name says a name, in a table of people')
    assert.equal(said['public.messages.sender'], 'email: its values look like e-mail addresses')
    assert.equal(said['public.messages.reference'], 'text: declared')
    assert.equal(said['public.tickets.author'], 'name: holds values of kind name that other columns have')
    assert.equal(said['public.messages.subject'], undefined)
  })

  test('every value is another one, and of its form', async () => {
    const rows = await query('select * from contacts')
    assert.equal(rows.length, 200)
    const originals = new Set(unmasked.flatMap(({ email, name, phone, iban }) => [email, name, phone, iban]))
    for (const { email, name, phone, iban, last_ip: ip, birth_date: birth } of rows) {
      for (const value of [email, name, phone, iban]) assert.ok(!originals.has(value), String(value))
      assert.match(String(email), /^u[0-9a-f]{16}@example\.com$/)
      assert.match(String(name), /^[A-Z][a-z]+ [A-Z][a-z]+$/)
      assert.match(String(phone), /^\+99 9( \d\d){4}$/)
      assert.match(String(iban), /^[A-Z]{2}\d+$/)
      assert.match(String(ip), /^10\./)
      assert.match(String(birth instanceof Date && birth.getUTCFullYear()), /^1980$/)
    }
  })

  test('different people stay different, and one person is the same everywhere', async () => {
    const [counts] = await query(
      'select count(distinct email)::int as emails, count(distinct name)::int as names, count(distinct phone)::int as phones from contacts',
    )
    assert.deepEqual(counts, { emails: 200, names: 200, phones: 200 })
    const [joined] = await query(`select
      (select count(*)::int from messages join contacts on email = sender) as messages,
      (select count(*)::int from events join contacts on email = contact_email) as events,
      (select count(*)::int from tickets join contacts on name = author and email = reporter) as tickets,
      (select count(*)::int from auth.users as u join contacts as c on c.email = u.email) as users,
      (select count(*)::int from contacts where settings ->> 'full_name' = name and settings ->> 'owner' = name) as documents,
      (select count(*)::int from senders join contacts using (email, name)) as views`)
    assert.deepEqual(joined, { messages: 200, events: 200, tickets: 50, users: 1, documents: 200, views: 200 })
  })

  test('what says nothing of anybody stays', async () => {
    const [contact] = await query(
      "select settings - 'full_name' - 'phones' - 'owner' as settings, aliases is not null as aliases from contacts limit 1",
    )
    assert.deepEqual(contact, { settings: { n: 1, theme: 'dark' }, aliases: true })
    assert.deepEqual(await query('select distinct subject, shout from messages'), [{ subject: 'parcel', shout: 'PARCEL' }])
  })

  test('nobody can sign in with what let people in', async () => {
    assert.deepEqual(await query('select password_hash, password like $$masked_%$$ as password from tickets limit 1'), [
      { password_hash: null, password: true },
    ])
    assert.deepEqual(await query('select encrypted_password, (select count(*)::int from auth.sessions) as sessions from auth.users'), [
      { encrypted_password: null, sessions: 0 },
    ])
    assert.deepEqual(report.emptied, [{ table: 'auth.sessions', rows: 1 }])
  })

  test('no trigger ran', async () => {
    assert.deepEqual(await query('select count(*)::int as count from touched'), [{ count: 0 }])
  })

  test('an original inside another text is found in the file of its table', async () => {
    await query("insert into contacts (email, name) values ('late@firm.test', 'Bernard Lateborn')")
    await query("create table parcels (label text); insert into parcels values ('for Bernard Lateborn, 2nd floor')")
    const again = await mask()
    assert.equal(again.verdict, 'does not hold')
    assert.deepEqual(
      again.remains.map(({ place, kind }) => [place.replace(/\/\d+\/\d+/, ''), kind]),
      [['file base of parcels', 'name']],
    )
    await query('drop table parcels; checkpoint')
  })

  test('a constraint that refuses masks leaves everything as it was, and is named', async () => {
    await query("alter table contacts add constraint of_the_firm check (email like '%firm%') not valid")
    const before = await query('select email from contacts order by email')
    const fault = await mask().catch((error: unknown) => error)
    assert.ok(fault instanceof Fault)
    assert.deepEqual([fault.code, fault.message], ['mask_refused', 'A masked row of contacts is refused by its constraint of_the_firm'])
    assert.deepEqual(await query('select email from contacts order by email'), before)
    await query('alter table contacts drop constraint of_the_firm')
  })

  test('declarations that cannot be followed are refused by name', async () => {
    assert.deepEqual(await refusal({ 'public.contacts.nick': 'name' }), [
      'masked_column_unknown',
      '[dorsal.masking.columns] names public.contacts.nick, and no table of the database has it',
    ])
    assert.deepEqual(await refusal({ 'public.contacts.name': 'nom' }), [
      'mask_kind_unknown',
      '[dorsal.masking.columns] says that public.contacts.name holds nom',
    ])
    assert.deepEqual(await refusal({ 'public.contacts.birth_date': 'email' }), [
      'mask_kind_unfit',
      'public.contacts.birth_date is of type date and cannot be masked as email',
    ])
  })

  test('a column too narrow for its kind is refused', async () => {
    await query('create table narrow (email varchar(12)); insert into narrow values (null)')
    const fault = await mask().catch((error: unknown) => error)
    assert.ok(fault instanceof Fault && fault.code === 'mask_too_narrow', String(fault))
  })
})
