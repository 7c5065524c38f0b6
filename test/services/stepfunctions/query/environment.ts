import type { Environment } from '../../../../services/stepfunctions/query/scope.ts'

/** An outside that never changes. */
export const environment: Environment = {
  now: () => Date.UTC(2026, 0, 2, 3, 4, 5),
  random: () => 0.5,
  uuid: () => '00000000-0000-4000-8000-000000000000',
}
