const areas = {
  shop: [
    'customers',
    'addresses',
    'carts',
    'cart_lines',
    'orders',
    'order_lines',
    'invoices',
    'invoice_lines',
    'payments',
    'refunds',
    'vouchers',
  ],
  catalogue: [
    'products',
    'variants',
    'prices',
    'categories',
    'product_categories',
    'brands',
    'pictures',
    'reviews',
    'tags',
    'product_tags',
  ],
  stock: ['warehouses', 'shelves', 'stock_levels', 'movements', 'suppliers', 'purchases', 'purchase_lines', 'deliveries', 'counts'],
  people: ['employees', 'teams', 'contracts', 'absences', 'shifts', 'skills', 'employee_skills', 'trainings', 'reviews_of_work'],
  support: [
    'tickets',
    'messages',
    'attachments',
    'topics',
    'answers',
    'satisfaction',
    'calls',
    'escalations',
    'service_levels',
    'ticket_tags',
  ],
  content: [
    'pages',
    'blocks',
    'menus',
    'menu_entries',
    'translations',
    'media',
    'redirects',
    'forms',
    'form_answers',
    'campaigns',
    'campaign_pages',
  ],
} as const

/** Which table of another area a table refers to as well. */
const across: Readonly<Record<string, string>> = {
  order_lines: 'variants',
  invoices: 'employees',
  stock_levels: 'variants',
  purchase_lines: 'variants',
  reviews: 'customers',
  tickets: 'customers',
  messages: 'employees',
  campaigns: 'products',
  media: 'employees',
  shifts: 'warehouses',
}

/** A schema of sixty tables in six areas: each table refers to an earlier one of its area, some to another area. */
export function writeManyTables(): string {
  return Object.values(areas)
    .flatMap((tables) => tables.map((name, index) => writeTable(name, tables, index)))
    .join('\n')
    .concat(writeAcross())
}

export const manyTables: readonly string[] = Object.values(areas).flat()

function writeTable(name: string, tables: readonly string[], index: number): string {
  const parent = index === 0 ? undefined : tables[Math.floor((index - 1) / 3)]
  const reference = parent === undefined ? '' : `, ${parent}_id bigint not null references public.${parent}`
  return `create table public.${name} (id bigint generated always as identity primary key, name text not null, note text, created_at timestamptz not null default now()${reference});`
}

function writeAcross(): string {
  return Object.entries(across)
    .map(([from, to]) => `\nalter table public.${from} add column ${to}_id bigint references public.${to};`)
    .join('')
}
