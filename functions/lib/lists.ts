// All items of each List operation, page after page.
import {
  ListKxChangesetsCommand,
  ListKxClusterNodesCommand,
  ListKxClustersCommand,
  ListKxDatabasesCommand,
  ListKxDataviewsCommand,
  ListKxEnvironmentsCommand,
  ListKxScalingGroupsCommand,
  ListKxUsersCommand,
  ListKxVolumesCommand,
} from '@aws-sdk/client-finspace'
import { everyPage } from './every-page.ts'
import { finspace } from './finspace.ts'

export const listEnvironments = () =>
  everyPage(async page => {
    const { environments, nextToken } = await finspace.send(new ListKxEnvironmentsCommand(page))
    return { items: environments, nextToken }
  })

export const listUsers = (environmentId: string) =>
  everyPage(async page => {
    const { users, nextToken } = await finspace.send(new ListKxUsersCommand({ environmentId, ...page }))
    return { items: users, nextToken }
  })

export const listDatabases = (environmentId: string) =>
  everyPage(async page => {
    const answer = await finspace.send(new ListKxDatabasesCommand({ environmentId, ...page }))
    return { items: answer.kxDatabases, nextToken: answer.nextToken }
  })

export const listDataviews = (environmentId: string, databaseName: string) =>
  everyPage(async page => {
    const answer = await finspace.send(new ListKxDataviewsCommand({ environmentId, databaseName, ...page }))
    return { items: answer.kxDataviews, nextToken: answer.nextToken }
  })

export const listClusters = (environmentId: string) =>
  everyPage(async page => {
    const answer = await finspace.send(new ListKxClustersCommand({ environmentId, ...page }))
    return { items: answer.kxClusterSummaries, nextToken: answer.nextToken }
  })

export const listNodes = (environmentId: string, clusterName: string) =>
  everyPage(async page => {
    const answer = await finspace.send(new ListKxClusterNodesCommand({ environmentId, clusterName, ...page }))
    return { items: answer.nodes, nextToken: answer.nextToken }
  })

export const listVolumes = (environmentId: string) =>
  everyPage(async page => {
    const answer = await finspace.send(new ListKxVolumesCommand({ environmentId, ...page }))
    return { items: answer.kxVolumeSummaries, nextToken: answer.nextToken }
  })

export const listScalingGroups = (environmentId: string) =>
  everyPage(async page => {
    const answer = await finspace.send(new ListKxScalingGroupsCommand({ environmentId, ...page }))
    return { items: answer.scalingGroups, nextToken: answer.nextToken }
  })

/** Newest first, one page at a time, so that a caller may stop early. */
export async function* changesetsNewestFirst(environmentId: string, databaseName: string) {
  let page: { nextToken?: string } = {}
  for (;;) {
    const answer = await finspace.send(new ListKxChangesetsCommand({ environmentId, databaseName, ...page }))
    yield* answer.kxChangesets ?? []
    // An absent token means the last page.
    if (answer.nextToken === undefined) return
    page = { nextToken: answer.nextToken }
  }
}
