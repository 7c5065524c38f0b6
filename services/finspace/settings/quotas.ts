import * as z from 'zod'

const count = z.int().min(0)

/**
 * How many there may be at once. The first four are AWS's published defaults; of the others AWS's could not be
 * read, and there is no limit but one that is set.
 */
export const quotasSchema = z
  .strictObject({
    environments: count.default(1),
    changesetsInProcessing: count.default(10),
    dataviewsInProcessing: count.default(10),
    dataviewVersionsInProcessing: count.default(10),
    usersPerEnvironment: count.optional(),
    databasesPerEnvironment: count.optional(),
    dataviewsPerDatabase: count.optional(),
    clustersPerEnvironment: count.optional(),
    volumesPerEnvironment: count.optional(),
    scalingGroupsPerEnvironment: count.optional(),
  })
  .prefault({})
