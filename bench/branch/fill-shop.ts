import pg from 'pg'

export const shopMigration = `create table products (id int primary key, name text not null, description text not null);
create table sales (id bigint generated always as identity primary key, product_id int not null, quantity int not null, at timestamptz default now());
create table visits (id bigint primary key, page text not null, detail text not null);
create index sales_product on sales (product_id);
grant all on products, sales, visits to service_role;
`

// Of a row with its share of the index, as measured.
const bytesOfVisit = 510

/** Rows until the database has about as many gigabytes; the rest of what is filled is small. Nothing is left to be written when it returns. */
export async function fillShop(databaseUrl: string, gigabytes: number): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query(`insert into products select id, 'product ' || id, repeat(md5(id::text), 5) from generate_series(1, 100000) id`)
    await client.query(`insert into sales (product_id, quantity) select 1 + id % 100000, 1 + id % 5 from generate_series(1, 500000) id`)
    const visits = Math.round((gigabytes * 1_000_000_000) / bytesOfVisit)
    await client.query(
      `insert into visits select id, '/product/' || id % 100000, repeat(md5(id::text), 13) from generate_series(1, $1::bigint) id`,
      [visits],
    )
    await client.query('vacuum analyze')
    await client.query('checkpoint')
  } finally {
    await client.end()
  }
}
