/** A setting with an unusable name or value; the message names it, its origin and what would be right. */
export class ConfigError extends Error {}
