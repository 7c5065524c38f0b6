// The functions of `.aws` that call the API: what each asks, and how q code has the answer. The names and shapes are
// those of FinSpace's q API reference.
import * as z from 'zod'
import type { NodeCall } from '../../node/protocol.ts'
import { chars, type KdbValue, list, table } from '../../values.ts'
import { dictionaryOf, nothing, tableOf } from './answers.ts'
import { isTrue, optionalText, type Row, rowsOf, textOf, textsOf } from './arguments.ts'

export type AwsFunction = {
  operation: string
  /** @throws {KdbError} 'type */
  input: (given: readonly KdbValue[]) => NodeCall['input']
  output: (answer: Answer) => KdbValue
}

type Answer = Readonly<Record<string, unknown>>

export const awsFunctions: Readonly<Record<string, AwsFunction>> = {
  create_changeset: {
    operation: 'CreateKxChangeset',
    input: ([database, requests]) => ({
      databaseName: textOf(database),
      changeRequests: rowsOf(requests).map(row => ({
        changeType: textOf(row['change_type']),
        dbPath: textOf(row['database_path']),
        inputPath: optionalText(row['input_path']),
      })),
    }),
    output: ({ changesetId: id, status }) => dictionaryOf({ id, status }),
  },
  get_changeset: {
    operation: 'GetKxChangeset',
    input: ([database, changeset]) => ({ databaseName: textOf(database), changesetId: textOf(changeset) }),
    output: ({ changesetId, status, ...rest }) =>
      dictionaryOf({ id: changesetId, status, changesetId, ...picked(CHANGESET, rest) }),
  },
  commit_kx_database: {
    operation: 'CommitKxDatabase',
    input: ([database]) => ({ databaseName: textOf(database) }),
    output: ({ changesetId: id, status }) => dictionaryOf({ id, status }),
  },
  get_latest_sym_file: {
    operation: 'CopyKxDatabaseFiles',
    input: ([database, destination]) => ({
      ...{ databaseName: textOf(database), destinationPath: textOf(destination), dbPath: 'sym' },
    }),
    output: ({ resultPaths }) => chars(texts.parse(resultPaths)[0] ?? ''),
  },
  copy_database_files: {
    operation: 'CopyKxDatabaseFiles',
    input: ([database, destination, path, changeset]) => ({
      ...{ databaseName: textOf(database), destinationPath: textOf(destination), dbPath: textOf(path) },
      changesetId: optionalText(changeset),
    }),
    output: answer => dictionaryOf(picked(['databaseName', 'changesetId', 'resultPaths'], answer)),
  },
  's3.get_object': {
    operation: 'CopyS3Object',
    input: ([source, destination]) => ({
      ...{ sourcePath: textOf(source), destinationPath: textOf(destination) },
    }),
    // The one table whose names are not in snake_case.
    output: ({ sourcePath, resultPaths }) =>
      table({
        s3ObjectPath: list(texts.parse(resultPaths).map(() => chars(text.parse(sourcePath)))),
        containerFileDestinationPath: list(texts.parse(resultPaths).map(chars)),
      }),
  },
  get_kx_dataview: {
    operation: 'GetKxDataview',
    input: ([database, dataview]) => ({ databaseName: textOf(database), dataviewName: textOf(dataview) }),
    output: dataviewOf,
  },
  update_kx_dataview: {
    operation: 'UpdateKxDataview',
    input: ([database, dataview, changeset, segments]) => ({
      ...{ databaseName: textOf(database), dataviewName: textOf(dataview) },
      changesetId: optionalText(changeset),
      segmentConfigurations: segmentsIn(segments),
    }),
    output: () => nothing,
  },
  get_kx_cluster: {
    operation: 'GetKxCluster',
    input: ([cluster]) => ({ clusterName: textOf(cluster) }),
    output: ({ status, clusterName, ...rest }) => dictionaryOf({ status, clusterName, ...rest }),
  },
  list_kx_clusters: {
    operation: 'ListKxClusters',
    input: () => ({}),
    output: ({ kxClusterSummaries }) =>
      tableOf(
        ['clusterName', 'status', 'clusterType', 'description'],
        rows.parse(kxClusterSummaries).map(row => ({ ...row, description: row['clusterDescription'] })),
      ),
  },
  list_kx_cluster_nodes: {
    operation: 'ListKxClusterNodes',
    input: ([cluster]) => ({ clusterName: textOf(cluster) }),
    output: ({ nodes }) =>
      tableOf(
        ['nodeId', 'azId', 'launchTime'],
        rows.parse(nodes).map(row => ({ ...row, azId: row['availabilityZoneId'] })),
      ),
  },
  get_kx_connection_string: {
    operation: 'GetKxConnectionString',
    input: ([cluster]) => ({ clusterName: textOf(cluster) }),
    output: ({ signedConnectionString }) => chars(text.parse(signedConnectionString)),
  },
  get_kx_node_connection_string: {
    operation: 'GetKxConnectionString',
    input: ([cluster, node]) => ({ clusterName: textOf(cluster), nodeId: textOf(node) }),
    output: ({ signedConnectionString }) => chars(text.parse(signedConnectionString)),
  },
  update_kx_cluster_databases: {
    operation: 'UpdateKxClusterDatabases',
    input: ([cluster, databases, deployment]) => ({
      clusterName: textOf(cluster),
      databases: rowsOf(databases).map(databaseIn),
      ...deploymentIn(rowsOf(deployment)[0]),
    }),
    output: () => nothing,
  },
  delete_kx_cluster: {
    operation: 'DeleteKxCluster',
    input: ([cluster]) => ({ clusterName: optionalText(cluster) }),
    output: () => nothing,
  },
}

const text = z.string()
const texts = z.array(text)
const rows = z.array(z.record(text, z.unknown())).default([])

const CHANGESET = ['createdTimestamp', 'lastModifiedTimestamp', 'activeFromTimestamp', 'errorInfo']

const picked = (names: readonly string[], answer: Answer): Answer =>
  Object.fromEntries(names.map(name => [name, answer[name]]))

function dataviewOf(answer: Answer): KdbValue {
  const { segmentConfigurations, activeVersions, createdTimestamp } = answer
  return dictionaryOf({
    ...picked(['dataviewName', 'databaseName', 'status', 'changesetId'], answer),
    segmentConfigurations: segmentsOf(segmentConfigurations),
    ...picked(['availabilityZoneId', 'azMode', 'autoUpdate', 'readWrite', 'description'], answer),
    activeVersions: rows.parse(activeVersions).map(version => ({
      changesetId: version['changesetId'] ?? '',
      segmentConfigurations: segmentsOf(version['segmentConfigurations']),
      ...picked(['attachedClusters', 'createdTimestamp', 'versionId'], version),
    })),
    // Named so in this answer alone.
    createTimestamp: createdTimestamp,
    ...picked(['lastModifiedTimestamp', 'statusReason'], answer),
  })
}

/** `on_demand` is there where a segment has it: the reference shows none. */
function segmentsOf(segments: unknown): Answer[] {
  const given = rows.parse(segments)
  const isAnyOnDemand = given.some(({ onDemand }) => onDemand === true)
  return given.map(segment =>
    picked(['dbPaths', 'volumeName', ...(isAnyOnDemand ? ['onDemand'] : [])], segment),
  )
}

/** What `.aws.sgmtcfgs` makes, or an answer has. Absent where there is none. */
function segmentsIn(segments: KdbValue | undefined) {
  const given = rowsOf(segments)
  if (given.length === 0) return undefined
  return given.map(row => ({
    dbPaths: textsOf(row['db_paths']),
    volumeName: textOf(row['volume_name']),
    ...(row['on_demand'] === undefined ? {} : { onDemand: isTrue(row['on_demand']) }),
  }))
}

/** What `.aws.db` makes. */
const databaseIn = (row: Row) => ({
  databaseName: textOf(row['database_name']),
  changesetId: optionalText(row['changeset_id']),
  dataviewName: optionalText(row['dataview_name']),
  cacheConfigurations: rowsOf(row['caches']).map(cache => ({
    cacheType: textOf(cache['cache_type']),
    dbPaths: textsOf(cache['db_paths']),
  })),
})

/** What `.aws.sdep` makes. */
function deploymentIn(row: Row | undefined) {
  const deploymentStrategy = optionalText(row?.['deployment_strategy'])
  return deploymentStrategy === undefined ? {} : { deploymentConfiguration: { deploymentStrategy } }
}
