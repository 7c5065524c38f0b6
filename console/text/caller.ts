/** Who called, from an ARN: `user/ops`, or of a role's session the role. */
export const callerOf = (arn: string): string =>
  arn
    .split(':')
    .slice(5)
    .join(':')
    .replace(/^assumed-(role\/[^/]+)\/.*/, '$1') || arn
