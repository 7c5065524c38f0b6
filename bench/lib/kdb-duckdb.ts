import type { Trades } from './kdb-trades.ts'

/** The little of DuckDB that is used here; the package is of `bench/package.json` alone, and may not be there. */
type DuckDb = {
  DuckDBInstance: {
    create: (path: string) => Promise<{ connect: () => Promise<Connection>; closeSync: () => void }>
  }
}
type Connection = { run: (sql: string) => Promise<unknown>; runAndReadAll: (sql: string) => Promise<unknown> }

/** The same table in a file of its own format, read on one thread. */
export async function openDuckDb(path: string, { rows, dates, symbols }: Trades) {
  const duckdb = await load()
  if (duckdb === undefined) {
    console.log('DuckDB is not here: `npm ci --prefix bench` installs it\n')
    return undefined
  }
  const instance = await duckdb.DuckDBInstance.create(path)
  const connection = await instance.connect()
  const perDate = rows / dates
  await connection.run('set threads = 1')
  await connection.run(`create table trade as select
    date '2026-11-01' + cast(i // ${perDate} as integer) as date,
    'S' || lpad(cast(((i % ${perDate}) * ${symbols}) // ${perDate} as varchar), 4, '0') as sym,
    10 + ((i * 7919) % 1000003) / 10000 as price,
    cast(1 + (i * 104729) % 997 as integer) as size
    from range(${rows}) as numbers(i)`)
  return {
    run: (sql: string) => connection.runAndReadAll(sql),
    close: () => instance.closeSync(),
  }
}

async function load(): Promise<DuckDb | undefined> {
  const name: string = '@duckdb/node-api'
  try {
    // Not resolved when types are checked, where it is not installed.
    return (await import(name)) as DuckDb
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') return undefined
    throw error
  }
}
