import { createHmac } from 'node:crypto'
import { sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'

/**
 * Makes the functions of one session that turn an original into its mask. The key is given as settings of the transaction, HMAC's two padded
 * keys (RFC 2104): neither a function's text nor a row on the disk ever holds it.
 */
export async function createMaskingFunctions(transaction: Transaction, key: Buffer): Promise<void> {
  const padded = padKey(key)
  await transaction.query(
    sql`select set_config('dorsal.mask_inner', ${xor(padded, 0x36)}, true), set_config('dorsal.mask_outer', ${xor(padded, 0x5c)}, true)`,
  )
  await transaction.run(maskingFunctions)
}

const blockSize = 64

function padKey(key: Buffer): Buffer {
  const padded = Buffer.alloc(blockSize)
  createHmac('sha256', key).update('dorsal masking').digest().copy(padded)
  return padded
}

const xor = (bytes: Buffer, pad: number) => Buffer.from(bytes.map((byte) => byte ^ pad)).toString('hex')

const maskingFunctions = `
create function pg_temp.mac(message text) returns bytea stable language sql as $$
  select sha256(decode(current_setting('dorsal.mask_outer'), 'hex') || sha256(decode(current_setting('dorsal.mask_inner'), 'hex') || convert_to(message, 'UTF8')))
$$;

-- A word that can be spoken and that no language has; 64 syllables, so six bits of the hash each.
create function pg_temp.mask_word(hash bytea, place int, syllables int) returns text immutable language plpgsql as $$
declare
  all_syllables constant text := 'babebibodadedidofafefifogagegigokakekikolalelilomamemimonanenino' ||
    'papepiporarerirosasesisotatetitovavevivozazezizoxaxexixojajejijo';
  result text := '';
begin
  for n in 0 .. syllables - 1 loop
    result := result || substr(all_syllables, 1 + 2 * (get_byte(hash, (place + n) % 32) % 64), 2);
  end loop;
  return result;
end $$;

create function pg_temp.mask_name(original text, hash bytea, attempt int) returns text immutable language plpgsql as $$
declare
  parts text[] := (regexp_split_to_array(btrim(original), '\\s+'))[1:4];
  word text; result text := ''; place int := 0;
begin
  foreach word in array parts loop
    word := pg_temp.mask_word(hash, place, 3 + attempt / 2);
    result := result || case when place = 0 then '' else ' ' end || case when original = lower(original) then word else initcap(word) end;
    place := place + 7;
  end loop;
  return result;
end $$;

-- Digits for digits and letters for letters; what stands between them stays.
create function pg_temp.mask_characters(original text, hash bytea, fixed text) returns text immutable language plpgsql as $$
declare
  result text := ''; each text; place int := 0; digits int := 0;
begin
  foreach each in array regexp_split_to_array(original, '') loop
    if each ~ '[0-9]' then
      digits := digits + 1;
      result := result || case when digits <= length(fixed) then substr(fixed, digits, 1) else (get_byte(hash, place % 32) % 10)::text end;
      place := place + 1;
    elsif each ~ '[A-Z]' then
      result := result || chr(65 + get_byte(hash, place % 32) % 26);
      place := place + 1;
    elsif each ~ '[[:alpha:]]' then
      result := result || chr(97 + get_byte(hash, place % 32) % 26);
      place := place + 1;
    else
      result := result || each;
    end if;
  end loop;
  return result;
end $$;

-- +999 is no country; a national number keeps its first digit and goes on with zeros.
create function pg_temp.mask_phone(original text, hash bytea) returns text immutable language sql as $$
  select pg_temp.mask_characters(original, hash, case when original like '+%' then '999' when original like '00%' then '00999'
    when length(original) < 6 then '' else substr(regexp_replace(original, '\\D', '', 'g'), 1, 1) || '00' end)
$$;

-- As long as the original, in words.
create function pg_temp.mask_text(original text, hash bytea) returns text immutable language plpgsql as $$
declare
  words text := initcap(pg_temp.mask_word(hash, 0, 3));
  size int := greatest(length(original), 12);
begin
  for n in 1 .. 15 loop
    words := words || ' ' || pg_temp.mask_word(hash, 2 * n, 1 + get_byte(hash, n) % 4);
    exit when length(words) >= size;
  end loop;
  return rtrim(left(repeat(words || '. ', 1 + size / length(words)), size));
end $$;

create function pg_temp.mask_birthday(original date, hash bytea) returns date immutable language sql as $$
  select make_date(extract(year from original)::int, 1, 1) + (get_byte(hash, 0) * 256 + get_byte(hash, 1)) % 365
$$;

create function pg_temp.mask_ip(hash bytea) returns text immutable language sql as $$
  select format('10.%s.%s.%s', get_byte(hash, 0), get_byte(hash, 1), get_byte(hash, 2))
$$;

create function pg_temp.mask_value(kind text, original text, attempt int) returns text stable language plpgsql as $$
declare
  hash bytea := pg_temp.mac(kind || ' ' || attempt || ' ' || original);
begin
  return case kind
    when 'email' then 'u' || substr(encode(hash, 'hex'), 1, 16) || '@example.com'
    when 'name' then pg_temp.mask_name(original, hash, attempt)
    when 'phone' then pg_temp.mask_phone(original, hash)
    when 'address' then format('%s %s street', 1 + get_byte(hash, 20) % 200, initcap(pg_temp.mask_word(hash, 0, 4 + attempt)))
    when 'text' then pg_temp.mask_text(original, hash)
    when 'birthday' then case when original ~ '^\\d{4}-\\d\\d-\\d\\d$' then pg_temp.mask_birthday(original::date, hash)::text
      else pg_temp.mask_characters(original, hash, '') end
    when 'digits' then pg_temp.mask_characters(original, hash, '1')
    when 'ip' then pg_temp.mask_ip(hash)
    when 'link' then 'https://example.com/' || substr(encode(hash, 'hex'), 1, 16)
    when 'secret' then 'masked_' || substr(encode(hash, 'hex'), 1, 24)
    else pg_temp.mask_characters(original, hash, '')
  end;
end $$;

create function pg_temp.fold(kind text, value text) returns text stable language sql as $$
  select case when kind = 'email' and current_setting('dorsal.mask_fold_emails', true) = 'on' then lower(value) else value end
$$;

create function pg_temp.digest(value text) returns bytea immutable language sql as $$ select sha256(convert_to(value, 'UTF8')) $$;

create temporary table mask_map (
  kind text, digest bytea, folded bytea not null, original text not null, masked text not null, attempt int not null default 0, primary key (kind, digest)
) on commit drop;

-- Which names inside JSON hold what.
create temporary table mask_keys (key text primary key, kind text not null) on commit drop;

-- Originals that name one person or one account, in lower case.
create temporary table mask_telling (folded bytea primary key, kind text not null) on commit drop;

create function pg_temp.masked(kind text, value text) returns text stable language plpgsql as $$
declare
  result text;
begin
  if value is null or btrim(value) = '' then return value; end if;
  select m.masked into strict result from pg_temp.mask_map as m where m.kind = masked.kind and m.digest = pg_temp.digest(pg_temp.fold(masked.kind, value));
  return result;
end $$;

-- What a text is that nothing was said of.
create function pg_temp.recognize(value text) returns text stable language sql as $$
  select case when value ~ '^[^[:space:]@<>]+@[[:alnum:].-]+\\.[[:alpha:]]{2,}$' then 'email'
    when length(value) > 40 and value like '% % %' then 'text'
    else (select t.kind from pg_temp.mask_telling as t where t.folded = pg_temp.digest(lower(value))) end
$$;

-- Every text in a document with what it holds: by its own name, else by that of what it stands in.
create function pg_temp.json_leaves(document jsonb, kind text) returns table (leaf_kind text, leaf text) stable language plpgsql as $$
declare
  entry record;
begin
  case jsonb_typeof(document)
    when 'object' then
      for entry in select e.key, e.value, k.kind as own from jsonb_each(document) as e left join pg_temp.mask_keys as k on k.key = e.key loop
        return query select * from pg_temp.json_leaves(entry.value, coalesce(entry.own, json_leaves.kind));
      end loop;
    when 'array' then
      for entry in select e.value from jsonb_array_elements(document) as e loop
        return query select * from pg_temp.json_leaves(entry.value, json_leaves.kind);
      end loop;
    when 'string' then
      leaf := document #>> '{}';
      leaf_kind := coalesce(json_leaves.kind, pg_temp.recognize(leaf));
      if leaf_kind is not null and btrim(leaf) <> '' then return next; end if;
    else null;
  end case;
end $$;

create function pg_temp.mask_json(document jsonb, kind text) returns jsonb stable language plpgsql as $$
declare
  own text;
begin
  case jsonb_typeof(document)
    when 'object' then return coalesce((
      select jsonb_object_agg(e.key, pg_temp.mask_json(e.value, coalesce(k.kind, mask_json.kind)))
      from jsonb_each(document) as e left join pg_temp.mask_keys as k on k.key = e.key), '{}');
    when 'array' then return coalesce((
      select jsonb_agg(pg_temp.mask_json(e.value, mask_json.kind) order by e.place) from jsonb_array_elements(document) with ordinality as e (value, place)), '[]');
    when 'string' then
      own := coalesce(mask_json.kind, pg_temp.recognize(document #>> '{}'));
      return case when own is null then document else to_jsonb(pg_temp.masked(own, document #>> '{}')) end;
    when 'number' then return case when mask_json.kind in ('phone', 'identifier', 'secret') then to_jsonb(0) else document end;
    else return document;
  end case;
end $$;
`
