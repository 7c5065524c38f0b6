import { databaseArn, environmentArn } from '../arn.ts'
import { openEnvironment, readyEnvironment } from '../environment/find.ts'
import { alreadyExists, conflict } from '../exceptions.ts'
import type { Finspace } from '../finspace.ts'
import { declares, operation } from '../operation.ts'
import { page } from '../paging.ts'
import { checkQuota } from '../quotas.ts'
import { pagingQuery } from '../shapes.ts'
import { keyOf } from '../tables.ts'
import { setTags } from '../tag/tags.ts'
import { tellDatabase } from './event.ts'
import { findDatabase, readyDatabase } from './find.ts'
import type { DatabaseRecord } from './record.ts'
import { removeDatabase } from './remove.ts'
import {
  createKxDatabase,
  deleteKxDatabase,
  getKxDatabase,
  listKxDatabases,
  updateKxDatabase,
} from './shapes.ts'

const DATABASES = '/kx/environments/{environmentId}/databases'

export const databaseOperations = (finspace: Finspace) => {
  const { tables, clock } = finspace
  const resource = (name: { environmentId: string; databaseName: string }) =>
    databaseArn(finspace, name.environmentId, name.databaseName)
  return {
    CreateKxDatabase: operation({
      http: `POST ${DATABASES}`,
      input: createKxDatabase,
      errors: declares(
        'ResourceNotFound',
        'Conflict',
        'ResourceAlreadyExists',
        'LimitExceeded',
        'Throttling',
      ),
      resource,
      run({ environmentId, databaseName, description, tags }) {
        readyEnvironment(finspace, environmentId)
        const key = keyOf(environmentId, databaseName)
        if (tables.database.get(key) !== undefined) {
          throw alreadyExists(`KX database ${databaseName} already exists`)
        }
        checkQuota(
          finspace.settings().quotas.databasesPerEnvironment,
          () => tables.database.count({ prefix: `${environmentId}/` }),
          'KX databases',
        )
        const database = newDatabase({ environmentId, databaseName, description }, clock.now())
        tables.database.put(key, database)
        tellDatabase(finspace, database, { status: 'CREATED' })
        setTags(finspace, resource(database), tags)
        return { databaseArn: resource(database), ...identity(database), ...times(database) }
      },
    }),

    ListKxDatabases: operation({
      http: `GET ${DATABASES}`,
      query: pagingQuery,
      input: listKxDatabases,
      errors: declares('ResourceNotFound', 'Throttling'),
      resource: ({ environmentId }) => environmentArn(finspace, environmentId),
      run({ environmentId, ...request }) {
        openEnvironment(finspace, environmentId)
        const { items, ...rest } = page(tables.database, { prefix: `${environmentId}/` }, request)
        const listed = (item: DatabaseRecord) => ({ databaseName: item.databaseName, ...times(item) })
        return { kxDatabases: items.map(listed), ...rest }
      },
    }),

    GetKxDatabase: operation({
      http: `GET ${DATABASES}/{databaseName}`,
      input: getKxDatabase,
      errors: declares('ResourceNotFound', 'Throttling'),
      resource,
      run(input) {
        const database = findDatabase(finspace, input)
        return {
          databaseArn: resource(database),
          ...identity(database),
          ...times(database),
          lastCompletedChangesetId: database.lastCompletedChangesetId,
          numBytes: database.numBytes,
          numChangesets: database.numChangesets,
          numFiles: database.numFiles,
        }
      },
    }),

    UpdateKxDatabase: operation({
      http: `PUT ${DATABASES}/{databaseName}`,
      input: updateKxDatabase,
      errors: declares('ResourceNotFound', 'Conflict', 'Throttling'),
      resource,
      run({ description, ...name }) {
        const before = readyDatabase(finspace, name)
        const database = {
          ...before,
          description: description ?? before.description,
          lastModifiedTimestamp: clock.now(),
        }
        tables.database.put(keyOf(database.environmentId, database.databaseName), database)
        return { ...identity(database), lastModifiedTimestamp: new Date(database.lastModifiedTimestamp) }
      },
    }),

    DeleteKxDatabase: operation({
      http: `DELETE ${DATABASES}/{databaseName}`,
      query: { clientToken: 'string' },
      input: deleteKxDatabase,
      errors: declares('ResourceNotFound', 'Conflict', 'Throttling'),
      resource,
      run(input) {
        const database = readyDatabase(finspace, input)
        refuseInUse(finspace, database)
        removeDatabase(finspace, database)
        return {}
      },
    }),
  }
}

const newDatabase = (
  name: Pick<DatabaseRecord, 'environmentId' | 'databaseName' | 'description'>,
  now: number,
): DatabaseRecord => ({
  ...name,
  createdTimestamp: now,
  lastModifiedTimestamp: now,
  numBytes: 0,
  numChangesets: 0,
  numFiles: 0,
  told: 1,
  requested: 0,
})

const identity = ({ environmentId, databaseName, description }: DatabaseRecord) => ({
  environmentId,
  databaseName,
  description,
})

const times = ({ createdTimestamp, lastModifiedTimestamp }: DatabaseRecord) => ({
  createdTimestamp: new Date(createdTimestamp),
  lastModifiedTimestamp: new Date(lastModifiedTimestamp),
})

function refuseInUse({ tables }: Finspace, { environmentId, databaseName }: DatabaseRecord): void {
  const key = keyOf(environmentId, databaseName)
  const [view] = tables.dataview.list({ prefix: `${key}/`, limit: 1 })
  if (view !== undefined) throw inUse(databaseName, `dataview ${view.value.dataviewName}`)
  const mounting = tables.cluster
    .list({ index: 'listed', prefix: `${environmentId}/` })
    .find(({ value }) => value.databases?.some(one => one.databaseName === databaseName))
  if (mounting !== undefined) throw inUse(databaseName, `cluster ${mounting.value.clusterName}`)
  const running = tables.changeset
    .list({ index: 'unfinished' })
    .find(({ key: changeset }) => changeset.startsWith(`${key}/`))
  if (running !== undefined) throw inUse(databaseName, `changeset ${running.value.changesetId}`)
}

const inUse = (databaseName: string, user: string) =>
  conflict(`expected database ${databaseName} to be in no use, got ${user}`, 'IN_USE')
