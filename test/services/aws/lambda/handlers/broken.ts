const { nothing } = await import(['.', 'not-there.ts'].join('/'))

export const handler = () => nothing
