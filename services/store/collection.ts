import type { ReadOptions } from './read-options.ts'
import type { Connection } from './transactions.ts'

/** Documents of one kind by key (never empty), in the order of their keys. Values are JSON. */
export interface Collection<T> {
  get(key: string): T | undefined
  put(key: string, value: T): void
  delete(key: string): void
  list(range?: Range): Entry<T>[]
  count(range?: Pick<Range, 'index' | 'prefix'>): number
}

export interface Entry<T> {
  key: string
  value: T
  /** Where the entry stands in the listed order: `after` goes on behind it. */
  position: string
}

export interface Range {
  /** List in the order of this index instead of the keys. */
  index?: string
  /** Only keys, or entries of the index, that begin so. */
  prefix?: string
  after?: string
  limit?: number
  reverse?: boolean
}

/** For each index, the text by which a document stands in it; `undefined` leaves it out. */
export type Indexes<T> = Record<string, (value: T) => string | undefined>

interface CollectionOptions<T> extends ReadOptions {
  indexes?: Indexes<T> | undefined
}

export function openCollection<T>(
  connection: Connection,
  name: string,
  { indexes = {}, parse = JSON.parse }: CollectionOptions<T> = {},
): Collection<T> {
  const { database, transact } = connection
  const table = quote(name)
  database.exec(
    `CREATE TABLE IF NOT EXISTS ${table} (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID`,
  )
  const select = database.prepare(`SELECT value FROM ${table} WHERE key = ?`)
  const insert = database.prepare(`INSERT OR REPLACE INTO ${table} VALUES (?, ?)`)
  const remove = database.prepare(`DELETE FROM ${table} WHERE key = ?`)
  const opened = Object.entries(indexes).map(([index, entryOf]) => ({
    index,
    ...openIndex(connection, { name, index, entryOf, parse }),
  }))
  const keyOrder = orderOf(connection, { table, position: 'key', from: table, parse })
  const orderFor = (index: string | undefined) => {
    const order = index === undefined ? keyOrder : opened.find(one => one.index === index)?.order
    if (order === undefined) throw new Error(`expected an index of ${name}, got ${index}`)
    return order
  }
  const texts = connection.texts.of(name)
  const read = (key: string) => {
    const row = select.get(key)
    return row === undefined ? undefined : String(row['value'])
  }
  const get = (key: string) => {
    const text = texts.get(key, read)
    // The table holds what `put` was given, under the same type parameter.
    return text === undefined ? undefined : (parse(text) as T)
  }
  return {
    get,
    put: (key, value) =>
      transact(() => {
        const before = opened.length === 0 ? undefined : get(key)
        insert.run(key, JSON.stringify(value))
        texts.forget(key)
        for (const index of opened) index.move(key, before, value)
      }),
    delete: key =>
      transact(() => {
        const before = get(key)
        remove.run(key)
        texts.forget(key)
        for (const index of opened) index.move(key, before, undefined)
      }),
    list: (range = {}) => orderFor(range.index).list<T>(range),
    count: (range = {}) => orderFor(range.index).count(range.prefix ?? ''),
  }
}

const quote = (name: string) => `"${name.replaceAll('"', '""')}"`

interface Order {
  list<T>(range: Range): Entry<T>[]
  count(prefix: string): number
}

/** Lists by the column `position` of `table`; `from` says how the documents are reached from it. */
function orderOf({ database }: Connection, { table, position, from, parse }: OrderBy): Order {
  const within = `${position} >= ? AND ${position} < ?`
  const select = `SELECT ${position} AS position, key, value FROM ${from} WHERE ${within} AND ${position}`
  const forward = database.prepare(`${select} > ? ORDER BY 1 LIMIT ?`)
  const backward = database.prepare(`${select} < ? ORDER BY 1 DESC LIMIT ?`)
  const count = database.prepare(`SELECT count(*) AS count FROM ${table} WHERE ${within}`)
  return {
    list: <T>({ prefix = '', after, limit = -1, reverse = false }: Range) => {
      const rows = reverse
        ? backward.all(prefix, endOf(prefix), after ?? endOf(prefix), limit)
        : forward.all(prefix, endOf(prefix), after ?? '', limit)
      return rows.map(row => ({
        position: String(row['position']),
        key: String(row['key']),
        value: parse(String(row['value'])) as T,
      }))
    },
    count: prefix => Number(count.get(prefix, endOf(prefix))?.['count']),
  }
}

interface OrderBy {
  parse: (text: string) => unknown
  table: string
  position: string
  from: string
}

// Above every key that begins with the prefix: U+10FFFF is the last code point, in UTF-8's order too.
const endOf = (prefix: string) => `${prefix}\u{10FFFF}`

/** A table of entries, each the index's text with the document's key behind it, so that equal texts differ. */
function openIndex<T>(connection: Connection, { name, index, entryOf, parse }: IndexOf<T>) {
  const { database } = connection
  const table = quote(`${name}/${index}`)
  const exists = database.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(`${name}/${index}`)
  database.exec(
    `CREATE TABLE IF NOT EXISTS ${table} (entry TEXT PRIMARY KEY, key TEXT NOT NULL) WITHOUT ROWID`,
  )
  const insert = database.prepare(`INSERT OR REPLACE INTO ${table} VALUES (?, ?)`)
  const remove = database.prepare(`DELETE FROM ${table} WHERE entry = ?`)
  const place = (key: string, value: T | undefined) => {
    const entry = value === undefined ? undefined : entryOf(value)
    return entry === undefined ? undefined : `${entry}\u0000${key}`
  }
  const move = (key: string, before: T | undefined, after: T | undefined) => {
    const from = place(key, before)
    const to = place(key, after)
    if (from === to) return
    if (from !== undefined) remove.run(from)
    if (to !== undefined) insert.run(to, key)
  }
  if (exists === undefined) connection.transact(() => fill<T>(connection, name, move))
  return {
    move,
    order: orderOf(connection, {
      table,
      position: 'entry',
      from: `${table} JOIN ${quote(name)} USING (key)`,
      parse,
    }),
  }
}

/** A release that adds an index finds documents of the one before it. */
function fill<T>(
  { database }: Connection,
  name: string,
  move: (key: string, _: undefined, value: T) => void,
) {
  for (const row of database.prepare(`SELECT key, value FROM ${quote(name)}`).iterate()) {
    move(String(row['key']), undefined, JSON.parse(String(row['value'])) as T)
  }
}

interface IndexOf<T> {
  parse: (text: string) => unknown
  name: string
  index: string
  entryOf: (value: T) => string | undefined
}
