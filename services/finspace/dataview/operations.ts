import { databaseArn, dataviewArn } from '../arn.ts'
import { isLeaving } from '../cluster/find.ts'
import { findDatabase, readyDatabase } from '../database/find.ts'
import { readyEnvironment } from '../environment/find.ts'
import { alreadyExists, conflict, invalid, notFound } from '../exceptions.ts'
import type { Finspace } from '../finspace.ts'
import { newBase62Id } from '../identifiers.ts'
import { declares, operation } from '../operation.ts'
import { page } from '../paging.ts'
import { checkQuota } from '../quotas.ts'
import { pagingQuery } from '../shapes.ts'
import { keyOf } from '../tables.ts'
import { dropTags, setTags } from '../tag/tags.ts'
import { createdDataview, describedDataview } from './answer.ts'
import { clustersOf } from './clusters.ts'
import type { DataviewRecord, DataviewVersion } from './record.ts'
import { checkDataview } from './rules.ts'
import {
  createKxDataview,
  deleteKxDataview,
  getKxDataview,
  listKxDataviews,
  updateKxDataview,
} from './shapes.ts'

const DATAVIEWS = '/kx/environments/{environmentId}/databases/{databaseName}/dataviews'

interface DataviewName {
  environmentId: string
  databaseName: string
  dataviewName: string
}

export const dataviewOperations = (finspace: Finspace) => {
  const { tables, lives, clock } = finspace
  const resource = (name: DataviewName) => dataviewArn(finspace, name)
  const keyOfView = (name: DataviewName) => keyOf(name.environmentId, name.databaseName, name.dataviewName)
  const find = (name: DataviewName) => {
    findDatabase(finspace, name)
    const view = tables.dataview.get(keyOfView(name))
    if (view === undefined) throw notFound(`KX dataview ${name.dataviewName} not found`)
    return view
  }
  return {
    CreateKxDataview: operation({
      http: `POST ${DATAVIEWS}`,
      input: createKxDataview,
      errors: declares(
        'ResourceNotFound',
        'Conflict',
        'ResourceAlreadyExists',
        'LimitExceeded',
        'Throttling',
      ),
      resource,
      run({ tags, clientToken: _clientToken, ...input }) {
        const environment = readyEnvironment(finspace, input.environmentId)
        const { lastCompletedChangesetId } = readyDatabase(finspace, input)
        const { autoUpdate = false, readWrite = false, segmentConfigurations = [] } = input
        if (autoUpdate && input.changesetId !== undefined) {
          throw invalid('expected no changesetId with autoUpdate, got one')
        }
        const changesetId = input.changesetId ?? lastCompletedChangesetId
        const request = { ...input, changesetId, autoUpdate, readWrite, segmentConfigurations }
        if (tables.dataview.get(keyOfView(request)) !== undefined) {
          throw alreadyExists(`KX dataview ${input.dataviewName} already exists`)
        }
        checkDataview(finspace, environment, request)
        checkQuotas(finspace, request)
        const now = clock.now()
        const view = lives.dataview.put(keyOfView(request), {
          ...request,
          status: 'CREATING',
          building: newVersion(finspace, request),
          versions: [],
          createdTimestamp: now,
          lastModifiedTimestamp: now,
        })
        dropTags(finspace, resource(view))
        setTags(finspace, resource(view), tags)
        return createdDataview(view)
      },
    }),

    ListKxDataviews: operation({
      http: `GET ${DATAVIEWS}`,
      query: pagingQuery,
      input: listKxDataviews,
      errors: declares('ResourceNotFound', 'Throttling'),
      resource: name => databaseArn(finspace, name.environmentId, name.databaseName),
      run({ environmentId, databaseName, ...request }) {
        findDatabase(finspace, { environmentId, databaseName })
        const range = { prefix: `${keyOf(environmentId, databaseName)}/` }
        const { items, ...rest } = page(tables.dataview, range, request)
        return { kxDataviews: items.map(view => describedDataview(finspace, view)), ...rest }
      },
    }),

    GetKxDataview: operation({
      http: `GET ${DATAVIEWS}/{dataviewName}`,
      input: getKxDataview,
      errors: declares('ResourceNotFound', 'Throttling'),
      resource,
      run: input => describedDataview(finspace, find(input)),
    }),

    UpdateKxDataview: operation({
      http: `PUT ${DATAVIEWS}/{dataviewName}`,
      input: updateKxDataview,
      errors: declares('ResourceNotFound', 'Conflict', 'ResourceAlreadyExists', 'Throttling'),
      resource,
      run({ changesetId, segmentConfigurations, description, ...name }) {
        const environment = readyEnvironment(finspace, name.environmentId)
        const view = find(name)
        refuseUpdate(view, { changesetId, segmentConfigurations })
        const wanted = {
          ...view,
          changesetId: changesetId ?? view.changesetId,
          segmentConfigurations: segmentConfigurations ?? view.segmentConfigurations,
        }
        // Terraform sends an update with nothing but a token.
        const isSame = changesetId === undefined && segmentConfigurations === undefined
        if (!isSame) {
          checkDataview(finspace, environment, wanted)
          checkVersionQuota(finspace)
        }
        const updated = lives.dataview.put(keyOfView(name), {
          ...view,
          description: description ?? view.description,
          lastModifiedTimestamp: clock.now(),
          ...(isSame ? {} : { status: 'UPDATING', building: newVersion(finspace, wanted) }),
        })
        const { statusReason: _statusReason, ...answer } = describedDataview(finspace, updated)
        return answer
      },
    }),

    DeleteKxDataview: operation({
      http: `DELETE ${DATAVIEWS}/{dataviewName}`,
      query: { clientToken: 'string' },
      input: deleteKxDataview,
      errors: declares('ResourceNotFound', 'Conflict', 'Throttling'),
      resource,
      run(input) {
        const view = find(input)
        const user = clustersOf(finspace, view).find(cluster => !isLeaving(cluster))
        if (user !== undefined) {
          throw conflict(
            `expected dataview ${view.dataviewName} to be in no use, got cluster ${user.clusterName}`,
            'IN_USE',
          )
        }
        lives.dataview.put(keyOfView(input), {
          ...view,
          status: 'DELETING',
          lastModifiedTimestamp: clock.now(),
        })
        dropTags(finspace, resource(input))
        return {}
      },
    }),
  }
}

const newVersion = (
  { random, clock }: Finspace,
  { changesetId, segmentConfigurations }: Pick<DataviewRecord, 'changesetId' | 'segmentConfigurations'>,
): DataviewVersion => ({
  versionId: newBase62Id(random),
  changesetId,
  segmentConfigurations,
  createdTimestamp: clock.now(),
})

function refuseUpdate(
  view: DataviewRecord,
  {
    changesetId,
    segmentConfigurations,
  }: { changesetId: string | undefined; segmentConfigurations: object | undefined },
): void {
  const { dataviewName, status, readWrite, autoUpdate } = view
  if (status !== 'ACTIVE' && status !== 'FAILED') {
    throw conflict(`expected dataview ${dataviewName} to be ACTIVE, got ${status}`, status)
  }
  if (readWrite && (changesetId !== undefined || segmentConfigurations !== undefined)) {
    throw invalid(`expected no update of dataview ${dataviewName}, which is readWrite`)
  }
  if (autoUpdate && changesetId !== undefined) {
    throw invalid(`expected no changesetId for dataview ${dataviewName}, which has autoUpdate, got one`)
  }
}

function checkQuotas(finspace: Finspace, { environmentId, databaseName }: DataviewName): void {
  const { dataviewsPerDatabase, dataviewsInProcessing } = finspace.settings().quotas
  const prefix = `${keyOf(environmentId, databaseName)}/`
  checkQuota(
    dataviewsPerDatabase,
    () => finspace.tables.dataview.count({ prefix }),
    'dataviews of a database',
  )
  checkQuota(dataviewsInProcessing, () => inState(finspace, 'CREATING'), 'dataviews in processing')
}

/** An update declares no exception for limits: it is told as a conflict, which a later try may not meet. */
function checkVersionQuota(finspace: Finspace): void {
  const { dataviewVersionsInProcessing } = finspace.settings().quotas
  if (inState(finspace, 'UPDATING') >= dataviewVersionsInProcessing) {
    throw conflict(
      `expected at most ${dataviewVersionsInProcessing} dataview versions in processing, got one more`,
      'LIMIT_EXCEEDED',
    )
  }
}

const inState = ({ tables }: Finspace, status: DataviewRecord['status']) =>
  tables.dataview.count({ index: 'unfinished', prefix: status })
