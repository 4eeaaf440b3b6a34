/** Of pg_catalog: whatever their arguments are. */
export const neverNullFunctions: ReadonlySet<string> = new Set([
  ...['count', 'row_number', 'rank', 'dense_rank', 'percent_rank', 'cume_dist'],
  ...['now', 'clock_timestamp', 'statement_timestamp', 'transaction_timestamp', 'random', 'gen_random_uuid', 'uuidv4', 'uuidv7'],
  ...['concat', 'json_build_object', 'json_build_array', 'jsonb_build_object', 'jsonb_build_array'],
  ...['current_database', 'version', 'pg_backend_pid'],
])

/**
 * Of pg_catalog: unless an argument is null. Missing on purpose, since they make null of values: `to_char` (an empty format, infinity), `extract` (infinity),
 * `substring` (a pattern that does not match), `array_length` (an empty array), `regexp_match`, `->>`.
 */
export const totalFunctions: ReadonlySet<string> = new Set([
  ...['length', 'char_length', 'character_length', 'octet_length', 'initcap', 'btrim', 'ltrim', 'rtrim', 'lpad', 'rpad', 'left', 'right'],
  ...[
    'replace',
    'translate',
    'repeat',
    'reverse',
    'md5',
    'split_part',
    'strpos',
    'position',
    'starts_with',
    'concat_ws',
    'format',
    'encode',
  ],
  ...['regexp_replace', 'regexp_count', 'regexp_like', 'quote_ident', 'quote_literal', 'to_hex', 'ascii', 'chr'],
  ...['abs', 'round', 'ceil', 'ceiling', 'floor', 'trunc', 'sqrt', 'power', 'mod', 'sign', 'exp', 'ln'],
  ...['date_trunc', 'timezone', 'justify_days', 'justify_hours', 'justify_interval', 'make_date', 'make_interval'],
  ...['to_json', 'to_jsonb', 'row_to_json', 'array_to_json', 'json_typeof', 'jsonb_typeof', 'json_array_length', 'jsonb_array_length'],
  ...['jsonb_strip_nulls', 'json_strip_nulls', 'cardinality', 'array_to_string', 'string_to_array'],
  ...['to_tsvector', 'to_tsquery', 'plainto_tsquery', 'phraseto_tsquery', 'websearch_to_tsquery', 'ts_rank', 'ts_rank_cd', 'ts_headline'],
])

/** Of pg_catalog: total for texts, while for ranges they are the bound, which may be missing. */
export const totalForTexts: ReadonlySet<string> = new Set(['lower', 'upper'])

/** Aggregates that give a value as soon as there is a row. */
export const aggregatesOfRows: ReadonlySet<string> = new Set(['array_agg', 'json_agg', 'jsonb_agg', 'json_object_agg', 'jsonb_object_agg'])

/** Aggregates that give a value as soon as there is a row whose first argument is not null. */
export const aggregatesOfValues: ReadonlySet<string> = new Set([
  ...['sum', 'min', 'max', 'avg', 'bool_and', 'bool_or', 'every', 'string_agg', 'bit_and', 'bit_or', 'stddev_pop', 'var_pop'],
])

/** Operators of pg_catalog that give a value unless an operand is null. */
export const totalOperators: ReadonlySet<string> = new Set([
  ...['+', '-', '*', '/', '%', '^', '||', '=', '<>', '!=', '<', '>', '<=', '>='],
  ...['~', '~*', '!~', '!~*', '~~', '!~~', '~~*', '!~~*', '@>', '<@', '&&', '?', '?|', '?&', '@@', '<<', '>>', '&', '|', '#'],
])
