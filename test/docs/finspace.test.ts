// docs/finspace.md and docs/settings.md, held against the settings' schema and the statuses of the API.
import * as sdk from '@aws-sdk/client-finspace'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { notRun } from '../../services/finspace/cluster/not-run.ts'
import type { ClusterRecord } from '../../services/finspace/cluster/record.ts'
import { defaultSettings, settingsSchema } from '../../services/finspace/settings/settings.ts'
import { readPage } from './pages.ts'

const { text } = readPage('docs/finspace.md')

test('the table of settings has every key of the schema, with its default', () => {
  const [, section = ''] = /^## finspace\.json$([\s\S]*)/m.exec(readPage('docs/settings.md').text) ?? []
  const rows = [...section.matchAll(/^\| `([\w.]+)` \| (`(.*?)`|none) \|/gm)]
  const shown = Object.fromEntries(
    rows.map(([, key = '', , value]) => [key, value === undefined ? undefined : JSON.parse(value)]),
  )
  expect(shown).toEqual(Object.fromEntries(keysOf(z.toJSONSchema(settingsSchema)).map(withDefault)))
})

/** Paths to what has no members of its own. */
function keysOf({ properties }: z.core.JSONSchema.BaseSchema, path = ''): string[] {
  if (properties === undefined) return [path]
  return Object.entries(properties).flatMap(([name, member]) =>
    typeof member === 'boolean' ? [] : keysOf(member, path === '' ? name : `${path}.${name}`),
  )
}

const withDefault = (key: string): [string, unknown] => [
  key,
  key.split('.').reduce((value: unknown, name) => memberOf(value, name), defaultSettings),
]

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : value

test.each([
  ['environment', sdk.EnvironmentStatus],
  ['changeset', sdk.ChangesetStatus],
  ['cluster', sdk.KxClusterStatus],
  ['dataview', sdk.KxDataviewStatus],
  ['volume', sdk.KxVolumeStatus],
  ['scaling group', sdk.KxScalingGroupStatus],
])('how to have each failure of a %s is said', (resource, statuses) => {
  const failures = Object.values(statuses).filter(status => status.includes('FAIL'))
  const rows = text.split('\n').filter(line => line.startsWith('|') && line.split('|')[1]?.includes(resource))
  expect(failures.filter(status => !rows.some(row => row.includes(`\`${status}\``)))).toEqual([])
})

const notRunHere: Partial<ClusterRecord>[] = [
  { clusterType: 'RDB' },
  { clusterType: 'TICKERPLANT' },
  { clusterType: 'GATEWAY' },
  { clusterType: 'HDB', initializationScript: '' },
  { clusterType: 'HDB', code: {} },
  { clusterType: 'HDB', databases: ['a', 'b'].map(databaseName => ({ databaseName })) },
]

test.each(notRunHere)('what is not run of %o is said in the words of its statusReason', cluster => {
  // No other member is looked at.
  const { statusReason = '' } = notRun(cluster as ClusterRecord, { hasQ: false })
  const reason = statusReason.replace('Not run without a kdb licence - ', '').trim()
  expect(text).toContain(`\`${reason}\``)
})
