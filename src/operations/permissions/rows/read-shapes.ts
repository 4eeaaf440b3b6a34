import { toPlainShape, type ValueShape } from '../../../catalog/values/value-shape.ts'
import { sql } from '../../../postgres/sql.ts'
import type { Transaction } from '../../../postgres/types.ts'

/** A type, and the modifier with which it stands (-1: none). */
export type TypeUse = { readonly type: string; readonly modifier: number }

type TypeRow = {
  readonly oid: string
  readonly name: string
  readonly kind: 'array' | 'domain' | 'enum' | 'range' | 'multirange' | 'composite' | 'plain'
  readonly below: string | null
  readonly belowModifier: number
  readonly values: readonly string[]
  readonly checks: readonly string[]
  readonly fields: readonly TypeUse[]
}

/** The shapes of types and of what they are made of, by oid and modifier. */
export async function readShapes(transaction: Transaction, uses: readonly TypeUse[]): Promise<(use: TypeUse) => ValueShape> {
  const oids = JSON.stringify([...new Set(uses.map(({ type }) => type))])
  const rows = await transaction.query<TypeRow & Record<string, unknown>>(sql`
    with recursive wanted (oid) as (
      select json_array_elements_text(${oids}::json)::oid
      union
      select below.oid from wanted as w join pg_type as t on t.oid = w.oid
        left join pg_range as r on t.oid in (r.rngtypid, r.rngmultitypid)
        cross join lateral (
          select nullif(case when t.typcategory = 'A' then t.typelem else t.typbasetype end, 0) union all select r.rngsubtype
          union all select a.atttypid from pg_attribute as a where a.attrelid = nullif(t.typrelid, 0) and a.attnum > 0 and not a.attisdropped
        ) as below (oid)
      where below.oid is not null
    )
    select t.oid::text, format_type(t.oid, null) as name,
      case when t.typcategory = 'A' and t.typelem <> 0 then 'array' when t.typtype = 'd' then 'domain' when t.typtype = 'e' then 'enum'
        when t.typtype = 'r' then 'range' when t.typtype = 'm' then 'multirange' when t.typtype = 'c' then 'composite' else 'plain' end as kind,
      coalesce(r.rngsubtype, nullif(t.typbasetype, 0), nullif(t.typelem, 0))::text as below,
      case when t.typtype = 'd' then t.typtypmod else -1 end as "belowModifier",
      array(select e.enumlabel::text from pg_enum as e where e.enumtypid = t.oid order by e.enumsortorder) as values,
      array(select pg_get_expr(c.conbin, 0) from pg_constraint as c where c.contypid = t.oid and c.contype = 'c') as checks,
      coalesce((select json_agg(json_build_object('type', a.atttypid::text, 'modifier', a.atttypmod) order by a.attnum)
        from pg_attribute as a where a.attrelid = nullif(t.typrelid, 0) and a.attnum > 0 and not a.attisdropped), '[]') as fields
    from wanted join pg_type as t using (oid) left join pg_range as r on t.oid in (r.rngtypid, r.rngmultitypid)`)
  const types = new Map(rows.map((row) => [row.oid, row]))
  return (use) => toShape(types, use)
}

function toShape(types: ReadonlyMap<string, TypeRow>, { type, modifier }: TypeUse): ValueShape {
  const row = types.get(type)
  if (row === undefined) return toPlainShape('text')
  const below = (): ValueShape => toShape(types, { type: row.below ?? '', modifier: row.kind === 'array' ? modifier : row.belowModifier })
  switch (row.kind) {
    case 'array':
    case 'range':
    case 'multirange':
      return { kind: row.kind, of: below() }
    case 'domain':
      return { kind: 'domain', of: below(), checks: row.checks }
    case 'enum':
      return { kind: 'enum', values: row.values }
    case 'composite':
      return { kind: 'composite', of: row.fields.map((field) => toShape(types, field)) }
    case 'plain':
      return { ...toPlainShape(row.name), ...readModifier(row.name, modifier) }
  }
}

/** How PostgreSQL packs sizes: https://www.postgresql.org/docs/current/catalog-pg-attribute.html (atttypmod) and numeric.c. */
function readModifier(name: string, modifier: number): { readonly size: number | null; readonly scale: number | null } {
  if (modifier < 0) return { size: null, scale: null }
  if (name === 'numeric') {
    const packed = modifier - 4
    const scale = packed & 0x7ff
    return { size: (packed >> 16) & 0xffff, scale: scale < 1024 ? scale : scale - 2048 }
  }
  return { size: name.startsWith('character') ? modifier - 4 : modifier, scale: null }
}
