declare module "virtual:driftglass-schema" {
  /** One way in which a value is not what its schema says. */
  export interface Violation {
    /** A JSON Pointer to the value. */
    instancePath: string;
    schemaPath: string;
    keyword: string;
    params: Record<string, unknown>;
  }

  interface Check {
    (value: unknown): boolean;
    errors?: Violation[] | null;
  }

  export const check: Check;
  export const rules: Check;
}
