import * as z from 'zod'

export const onDifference = z
  .enum(['report', 'update'])
  .default('report')
  .describe(
    'What is there and differs: report it and change nothing, or bring names, descriptions, roles, sizes and tags to what the input says.',
  )
