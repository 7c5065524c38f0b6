// The tables of format 1, whose work had five shapes, brought to format 2: every piece of it is a row of `work`.
import type { DatabaseSync } from 'node:sqlite'
import { TABLE } from '../store/work-rows.ts'

export function upgrade(database: DatabaseSync): void {
  const has = (table: string) =>
    database.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(table) !== undefined
  // The first thing that a store of format 1 made.
  if (!has('timers')) return
  database.exec(TABLE)
  for (const { name, timer } of JOBS) {
    if (has(name)) database.exec(oneEach({ name, timer, keys: name }))
  }
  for (const { name, table } of RESOURCES) {
    // Of a release without the index, what is at its end falls out when it is taken up.
    const keys = [`${table}/unfinished`, table].find(has)
    if (keys !== undefined) database.exec(oneEach({ name, timer: name, keys }))
  }
  if (has('stepfunctions.busy')) database.exec(`${BUSY_EXECUTIONS}; DROP TABLE "stepfunctions.busy"`)
  database.exec(OTHER_TIMERS)
  if (has('stepfunctions.execution')) database.exec(LOST_EXECUTIONS)
  database.exec('DROP TABLE timers')
  for (const table of UNUSED_INDEXES) database.exec(`DROP TABLE IF EXISTS "${table}"`)
}

/** Each had a timer only between two attempts. */
const JOBS = [
  { name: 'events.delivery', timer: 'events.retry' },
  { name: 'scheduler.invocation', timer: 'scheduler.retry' },
  { name: 'lambda.event', timer: 'lambda.retry' },
]

/** What is on its way had a timer only in states that last. */
const RESOURCES = [
  { name: 'finspace.Environment', table: 'finspace.environment' },
  { name: 'finspace.Changeset', table: 'finspace.changeset' },
  { name: 'finspace.Dataview', table: 'finspace.dataview' },
  { name: 'finspace.Cluster', table: 'finspace.cluster' },
  { name: 'finspace.Volume', table: 'finspace.volume' },
  { name: 'finspace.Scaling Group', table: 'finspace.scaling-group' },
]

interface Shape {
  name: string
  timer: string
  /** The table that has them as keys. */
  keys: string
}

const oneEach = ({ name, timer, keys }: Shape) =>
  `INSERT INTO work SELECT '${name}', key, ${dueBy(timer)}, 0, 0 FROM "${keys}" AS row`

/** What had no timer was to be done at once. */
const dueBy = (timer: string) =>
  `coalesce((SELECT due FROM timers WHERE kind = '${timer}' AND timers.key = row.key), 0)`

/** \`true\`, or how many starts had found it so. */
const BUSY_EXECUTIONS = `
  INSERT INTO work SELECT 'stepfunctions.execution', key, ${dueBy('stepfunctions.execution')}, 1,
    CASE value WHEN 'true' THEN 0 ELSE CAST(value AS INTEGER) END
  FROM "stepfunctions.busy" AS row`

const OTHER_TIMERS = `
  INSERT OR IGNORE INTO work SELECT kind, key, due, 0, 0 FROM timers
  WHERE kind NOT IN (${JOBS.map(({ timer }) => `'${timer}'`).join(', ')})`

/** Format 1 lost the timer of an execution that was due while it ended. */
const LOST_EXECUTIONS = `
  INSERT OR IGNORE INTO work SELECT 'stepfunctions.execution', key, 0, 0, 0 FROM "stepfunctions.execution"
  WHERE json_extract(value, '$.status') = 'RUNNING'`

const UNUSED_INDEXES = ['environment', 'cluster', 'volume', 'scaling-group'].map(
  kind => `finspace.${kind}/unfinished`,
)
