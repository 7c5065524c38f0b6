import * as z from 'zod'

const count = (standard: number) => z.int().min(0).default(standard)

/**
 * How many there may be at once. The first four are AWS's published defaults; of the rest AWS's could not be
 * read, and these are wide enough not to be met by accident.
 */
export const quotasSchema = z
  .strictObject({
    environments: count(1),
    changesetsInProcessing: count(10),
    dataviewsInProcessing: count(10),
    dataviewVersionsInProcessing: count(10),
    usersPerEnvironment: count(1000),
    databasesPerEnvironment: count(1000),
    dataviewsPerDatabase: count(100),
    clustersPerEnvironment: count(100),
    volumesPerEnvironment: count(100),
    scalingGroupsPerEnvironment: count(100),
  })
  .prefault({})

export type Quotas = z.infer<typeof quotasSchema>
