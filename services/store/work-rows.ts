import type { Connection } from './transactions.ts'

/** The rows of one kind of work, in the order of their time. */
export interface WorkRows {
  /** One that is put again as it is keeps the count of its starts. */
  put(key: string, row: { due: number; orAtStart: boolean }): void
  delete(key: string): void
  dueOf(key: string): number | undefined
  /** Those due by `now`, behind `after`. */
  due(after: Place, now: number): Place[]
  /** When the first behind `after` is due. */
  next(after: Place): number | undefined
  /** How many `takeUp` would find. */
  count(now: number): number
  /** What a start finds to be done, which counts as one more start for each; the fewest starts come first. */
  takeUp(now: number): Found[]
}

export interface Place {
  due: number
  key: string
}

export interface Found extends Place {
  /** How many starts have found it so: it may be what ends the process. */
  starts: number
}

/** So many are read at a time. */
export const BATCH = 500

export function openWorkRows({ database, transact }: Connection, name: string): WorkRows {
  const put = database.prepare(
    `INSERT INTO work VALUES (?, ?, ?, ?, 0) ON CONFLICT (name, key) DO
     UPDATE SET due = excluded.due, at_start = excluded.at_start, starts = 0
     WHERE due <> excluded.due OR at_start <> excluded.at_start`,
  )
  const remove = database.prepare('DELETE FROM work WHERE name = ? AND key = ?')
  const find = database.prepare('SELECT due FROM work WHERE name = ? AND key = ?')
  const behind = 'SELECT key, due FROM work WHERE name = ? AND (due, key) > (?, ?)'
  const page = database.prepare(`${behind} AND due <= ? ORDER BY due, key LIMIT ${BATCH}`)
  const first = database.prepare(`${behind} ORDER BY due, key LIMIT 1`)
  const isFound = 'name = ? AND (due <= ? OR at_start = 1)'
  const count = database.prepare(`SELECT count(*) AS count FROM work WHERE ${isFound}`)
  const countStart = database.prepare(`UPDATE work SET starts = starts + 1 WHERE ${isFound}`)
  const found = database.prepare(`SELECT * FROM work WHERE ${isFound} ORDER BY starts, due, key`)
  return {
    put: (key, { due, orAtStart }) => transact(() => void put.run(name, key, due, orAtStart ? 1 : 0)),
    delete: key => transact(() => void remove.run(name, key)),
    dueOf(key) {
      const row = find.get(name, key)
      return row === undefined ? undefined : Number(row['due'])
    },
    due: (after, now) => page.all(name, after.due, after.key, now).map(placeOf),
    next: after => first.all(name, after.due, after.key).map(placeOf)[0]?.due,
    count: now => Number(count.get(name, now)?.['count']),
    takeUp: now =>
      transact(() => {
        countStart.run(name, now)
        return found.all(name, now).map(row => ({ ...placeOf(row), starts: Number(row['starts']) }))
      }),
  }
}

/** All work of one name. */
export interface Backlog {
  name: string
  pieces: number
  /** Those whose time has come: what is under way is among them. */
  due: number
  /** Milliseconds since the first of these was due; 0 where none is. */
  lateMs: number
}

export function readBacklog({ database }: Connection, now: number): Backlog[] {
  const rows = database
    .prepare(
      `SELECT name, count(*) AS pieces, sum(due <= ?) AS due, max(0, ? - min(due)) AS late
       FROM work GROUP BY name`,
    )
    .all(now, now)
  return rows.map(row => ({
    name: String(row['name']),
    pieces: Number(row['pieces']),
    due: Number(row['due']),
    lateMs: Number(row['late']),
  }))
}

export const TABLE = `
  CREATE TABLE IF NOT EXISTS work (
    name TEXT, key TEXT, due INTEGER NOT NULL, at_start INTEGER NOT NULL, starts INTEGER NOT NULL,
    PRIMARY KEY (name, key)
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS work_due ON work (name, due, key);`

const placeOf = (row: Record<string, unknown>): Place => ({
  key: String(row['key']),
  due: Number(row['due']),
})
