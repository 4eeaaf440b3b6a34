import { renderLiteral } from './write-text.ts'

/** `Tables<'orders'>`, `Tables<{ schema: 'sales' }, 'orders'>` and their companions, which supabase-js users know by these names. */
export function renderHelperTypes(defaultSchema: string): readonly string[] {
  return [
    "type Schemas = Omit<Database, '__InternalSupabase'>".replaceAll("'", '"'),
    `type DefaultSchema = Schemas[${renderLiteral(defaultSchema)}]`,
    'type InSchema = { schema: keyof Schemas }',
    'type SchemaOf<Place> = Place extends { schema: infer Name extends keyof Schemas } ? Schemas[Name] : DefaultSchema',
    'type NameOf<Place, Name> = Place extends InSchema ? Name : Place',
    'type Entry<Things, Name> = Name extends keyof Things ? Things[Name] : never',
    'type Relations<Schema> = Schema extends { Tables: infer Tables; Views: infer Views } ? Tables & Views : never',
    'type Part<Thing, Kind extends string> = Thing extends { [K in Kind]: infer Found } ? Found : never',
    '',
    ...renderHelper(
      'Tables',
      'keyof Relations<SchemaOf<Place>>',
      'keyof Relations<DefaultSchema>',
      'Part<Entry<Relations<SchemaOf<Place>>, NameOf<Place, Name>>, "Row">',
    ),
    '',
    ...renderHelper('TablesInsert', keysOf('Tables'), 'keyof DefaultSchema["Tables"]', partOf('Insert')),
    '',
    ...renderHelper('TablesUpdate', keysOf('Tables'), 'keyof DefaultSchema["Tables"]', partOf('Update')),
    '',
    ...renderHelper('Enums', keysOf('Enums'), 'keyof DefaultSchema["Enums"]', 'Entry<SchemaOf<Place>["Enums"], NameOf<Place, Name>>'),
    '',
    ...renderHelper(
      'CompositeTypes',
      keysOf('CompositeTypes'),
      'keyof DefaultSchema["CompositeTypes"]',
      'Entry<SchemaOf<Place>["CompositeTypes"], NameOf<Place, Name>>',
    ),
  ]
}

function keysOf(kind: string): string {
  return `keyof SchemaOf<Place>["${kind}"]`
}

function partOf(kind: string): string {
  return `Part<Entry<SchemaOf<Place>["Tables"], NameOf<Place, Name>>, "${kind}">`
}

function renderHelper(name: string, names: string, namesOfDefault: string, result: string): readonly string[] {
  return [
    `export type ${name}<`,
    `  Place extends ${namesOfDefault} | InSchema,`,
    `  Name extends Place extends InSchema ? ${names} : never = never,`,
    `> = ${result}`,
  ]
}
