import { expect, test } from 'vitest'
import { awsFunctions } from '../../../../kdb/q/aws/functions.ts'
import { decodeText } from '../../../../kdb/text.ts'
import { chars, dictionary, type KdbValue, list, symbol, symbols, table } from '../../../../kdb/values.ts'

const inputOf = (name: string, ...given: KdbValue[]) =>
  JSON.parse(JSON.stringify(awsFunctions[name]?.input(given)))

const answerOf = (name: string, answer: Record<string, unknown>) =>
  plain(awsFunctions[name]?.output(answer) ?? chars('none'))

/** As q shows it: dictionaries and tables as objects of columns. */
function plain(value: KdbValue): unknown {
  switch (value.kind) {
    case 'vector':
      return value.type === 'char' ? decodeText(value.items) : [...value.items].map(one => one)
    case 'atom':
      return value.type === 'boolean' ? value.value === 1 : value.value
    case 'list':
      return value.items.map(plain)
    case 'dictionary':
      return Object.fromEntries(
        (plain(value.keys) as string[]).map((key, index) => [key, (plain(value.values) as unknown[])[index]]),
      )
    case 'table':
      return {
        table: Object.fromEntries(
          value.columns.map((name, index) => [name, plain(value.values[index] ?? chars(''))]),
        ),
      }
    default:
      return value.kind
  }
}

test('a changeset is asked for by a table of symbols or strings, as samples write it', () => {
  const wanted = {
    databaseName: 'market',
    changeRequests: [
      { changeType: 'PUT', dbPath: '/2026.11.20/', inputPath: '/opt/kx/app/scratch/2026.11.20' },
      { changeType: 'PUT', dbPath: '/', inputPath: '/opt/kx/app/scratch/sym' },
    ],
  }
  const paths = ['/opt/kx/app/scratch/2026.11.20', '/opt/kx/app/scratch/sym']
  const asSymbols = table({
    input_path: symbols(paths),
    database_path: symbols(['/2026.11.20/', '/']),
    change_type: symbols(['PUT', 'PUT']),
  })
  expect(inputOf('create_changeset', chars('market'), asSymbols)).toEqual(wanted)
  const asStrings = table({
    input_path: list(paths.map(chars)),
    database_path: list(['/2026.11.20/', '/'].map(chars)),
    change_type: list(['PUT', 'PUT'].map(chars)),
  })
  expect(inputOf('create_changeset', symbol('market'), asStrings)).toEqual(wanted)
})

const db = (id: string, caches: KdbValue, view: string) =>
  dictionary(
    symbols(['database_name', 'changeset_id', 'caches', 'dataview_name']),
    list([chars('market'), chars(id), caches, chars(view)]),
  )
const strategy = dictionary(symbols(['deployment_strategy']), list([chars('NO_RESTART')]))

test('databases of a cluster are given one or as a list, and an empty text leaves a member out', () => {
  const none = list([])
  expect(inputOf('update_kx_cluster_databases', chars('hdb'), db('', none, 'view'), strategy)).toEqual({
    clusterName: 'hdb',
    databases: [{ databaseName: 'market', dataviewName: 'view', cacheConfigurations: [] }],
    deploymentConfiguration: { deploymentStrategy: 'NO_RESTART' },
  })
  const cache = dictionary(symbols(['cache_type', 'db_paths']), list([chars('CACHE_1000'), chars('/')]))
  // q makes a table of a list of dictionaries.
  const two = table({
    database_name: list([chars('market'), chars('other')]),
    changeset_id: list([chars('c1'), chars('')]),
    caches: list([cache, none]),
    dataview_name: list([chars(''), chars('')]),
  })
  expect(inputOf('update_kx_cluster_databases', chars('hdb'), two, none)).toEqual({
    clusterName: 'hdb',
    databases: [
      {
        ...{ databaseName: 'market', changesetId: 'c1' },
        cacheConfigurations: [{ cacheType: 'CACHE_1000', dbPaths: ['/'] }],
      },
      { databaseName: 'other', cacheConfigurations: [] },
    ],
  })
})

test('a dataview is answered with tables, flags and times as float seconds, and its segments go back as they came', () => {
  const segmentConfigurations = [{ dbPaths: ['/*'], volumeName: 'vol', onDemand: false }]
  const answer = {
    ...{ environmentId: 'env', databaseName: 'market', dataviewName: 'view', status: 'ACTIVE' },
    ...{ changesetId: 'c2', azMode: 'SINGLE', availabilityZoneId: 'use1-az1', autoUpdate: false },
    ...{ readWrite: false, createdTimestamp: 1716324000.5, lastModifiedTimestamp: 1717779000 },
    segmentConfigurations,
    activeVersions: [
      {
        ...{ changesetId: 'c2', segmentConfigurations, attachedClusters: [], createdTimestamp: 1717532000 },
        versionId: 'v2',
      },
      {
        ...{
          changesetId: 'c1',
          segmentConfigurations,
          attachedClusters: ['hdb'],
          createdTimestamp: 1716324000,
        },
        versionId: 'v1',
      },
    ],
  }
  const segments = { table: { db_paths: [['/*']], volume_name: ['vol'] } }
  expect(answerOf('get_kx_dataview', answer)).toEqual({
    ...{ dataview_name: 'view', database_name: 'market', status: 'ACTIVE', changeset_id: 'c2' },
    segment_configurations: segments,
    ...{ availability_zone_id: 'use1-az1', az_mode: 'SINGLE', auto_update: false, read_write: false },
    active_versions: {
      table: {
        changeset_id: ['c2', 'c1'],
        segment_configurations: [segments, segments],
        attached_clusters: [[], ['hdb']],
        created_timestamp: [1717532000, 1716324000],
        version_id: ['v2', 'v1'],
      },
    },
    ...{ create_timestamp: 1716324000.5, last_modified_timestamp: 1717779000 },
  })
  const back = table({ db_paths: list([list([chars('/*')])]), volume_name: list([chars('vol')]) })
  expect(inputOf('update_kx_dataview', chars('market'), chars('view'), chars('c2'), back)).toEqual({
    ...{ databaseName: 'market', dataviewName: 'view', changesetId: 'c2' },
    segmentConfigurations: [{ dbPaths: ['/*'], volumeName: 'vol' }],
  })
})

test('lists are tables with their columns, also where they are empty', () => {
  expect(answerOf('list_kx_clusters', { kxClusterSummaries: [] })).toEqual({
    table: { cluster_name: [], status: [], cluster_type: [], description: [] },
  })
  const nodes = [{ nodeId: 'n1', availabilityZoneId: 'use1-az1', launchTime: 1717532000, status: 'RUNNING' }]
  expect(answerOf('list_kx_cluster_nodes', { nodes })).toEqual({
    table: { node_id: ['n1'], az_id: ['use1-az1'], launch_time: [1717532000] },
  })
})

test('what is no text where a text belongs is a type error', () => {
  expect(() => inputOf('get_kx_cluster', dictionary(symbols(['a']), list([chars('b')])))).toThrow('type')
})
