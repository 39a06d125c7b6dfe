/** Gives tables and columns the names that the code uses. It rewrites no row, so it takes milliseconds at any size. */
export const plainNames = {
  name: '0012-plain-names',
  statements: (): string[] => [
    `alter table tenants rename column standing to status`,
    `alter table devices rename column identity to fixed_json`,
    `alter table devices rename column standing to state_json`,
    `alter table device_blocks rename to position_index`,
    `alter table verdicts rename to row_results`,
    `alter table row_results rename column verdicts to results`,
  ],
}
