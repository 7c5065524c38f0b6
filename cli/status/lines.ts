import type { ListedSchedule } from '../starters/schedules.ts'
import { bytesInWords, count } from '../terminal/amounts.ts'
import { moment } from '../terminal/moment.ts'
import { lineWidth } from '../terminal/table.ts'
import { wrap } from '../terminal/wrap.ts'
import type { StatedCluster, StatedDatabase, StatedEnvironment } from './environments.ts'

/** An environment, then its databases and clusters, each with its name in front. */
export function environmentLines(environment: StatedEnvironment): string[] {
  const { environmentId, name, status, errorMessage, databases, clusters, putAway } = environment
  return [
    `${name} (${environmentId}) ${status}${errorMessage === undefined ? '' : ` ${errorMessage}`}`,
    ...databases.flatMap(database => block(`database ${database.databaseName}`, databaseParts(database))),
    ...clusters.flatMap(cluster => block(`cluster ${cluster.clusterName}`, clusterParts(cluster))),
    ...(putAway.length === 0 ? [] : block(`put away by stop-clusters: ${putAway.join(', ')}`, [])),
  ]
}

/** Its title, and what there is to say of it; what has no room goes on below, further in. */
function block(title: string, parts: string[]): string[] {
  const [first = '', ...rest] = wrap([title, ...parts], lineWidth() - 7, ', ')
  return [`  ${first}`, ...rest.map(line => `      ${line}`)]
}

function databaseParts({ newest, newestAt, dates, numBytes = 0, numFiles = 0 }: StatedDatabase): string[] {
  if (newest === undefined) return ['empty']
  return [
    ...(dates === undefined ? [] : [datesInWords(dates)]),
    `${bytesInWords(numBytes)} in ${count(numFiles, 'file')}`,
    `newest ${newest}${newestAt === undefined ? '' : ` of ${moment(newestAt)}`}`,
  ]
}

const datesInWords = ({ count: number, first, last }: NonNullable<StatedDatabase['dates']>) =>
  number === 1 ? `the date ${first}` : `${number} dates from ${first} to ${last}`

function clusterParts({ clusterType, status, statusReason, nodes, databases }: StatedCluster): string[] {
  const reason = statusReason === undefined ? '' : ` (${statusReason})`
  return [`${clusterType} ${status}${reason}`, count(nodes, 'node'), ...databases.map(versionInWords)]
}

function versionInWords(shown: StatedCluster['databases'][number]): string {
  const { databaseName, changesetId = 'no version', dataviewName } = shown
  if (dataviewName !== undefined) return `${databaseName} by dataview ${dataviewName}`
  const at = 'at' in shown && shown.at !== undefined ? ` of ${moment(shown.at)}` : ''
  const behind = 'behind' in shown ? shown.behind : undefined
  if (behind === undefined) return `${databaseName} at ${changesetId}`
  if (behind === 0) return `${databaseName} at the newest`
  return `${databaseName} at ${changesetId}${at}, ${at === '' ? 'at least ' : ''}${behind} behind`
}

/** The next few that are to run. */
export function scheduleLines(schedules: ListedSchedule[]): string[] {
  const due = schedules.filter(({ next }) => next !== undefined)
  const shown = due.slice(0, SHOWN)
  return [
    ...shown.map(
      ({ next, name, target }) => `  ${moment(next)}  ${name} starts ${target.split(/[:/]/).at(-1)}`,
    ),
    ...(due.length > SHOWN ? [`  and ${due.length - SHOWN} more: kdbflow schedules`] : []),
    ...(shown.length === 0 ? ['  none'] : []),
  ]
}

const SHOWN = 3
