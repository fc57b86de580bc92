import type { GenerationRequest, GenerationTask, OutputKind, VideoRequest } from './request.ts';

/** What a model takes at one gateway, as types: made from its row by `npm run generate`, or written by hand. */
export interface ModelTypes {
  /** The kind of its outputs. */
  readonly kind: OutputKind;
  /** The tasks it can do. */
  readonly tasks: GenerationTask;
  /** Field of a request → the values some task of the model takes. A field that is not here cannot be asked for. */
  readonly fields: object;
  /** The gateway's own parameters that no field writes. Absent: there are none. */
  readonly options?: object;
}

/** What a gateway serves, as types. `ProviderTypes` itself is a gateway that brings none: anything may be asked of it. */
export interface ProviderTypes {
  /** The id of the provider. */
  readonly id: string;
  /** By canonical id. */
  readonly models: { readonly [id: string]: ModelTypes };
}

/**
 * The canonical ids that are known by type, of one kind or of all; a provider that brings no types has `id: string` and
 * knows none.
 */
export type KnownModel<
  Types extends ProviderTypes,
  Kind extends OutputKind = OutputKind,
> = Types extends ProviderTypes
  ? string extends Types['id']
    ? never
    : {
        [Id in keyof Types['models'] & string]: Types['models'][Id]['kind'] extends Kind ? Id : never;
      }[keyof Types['models'] & string]
  : never;

/** What can stand in `model`: an editor offers the known ids of the request's kind, and any other text is taken as well. */
export type ModelId<Types extends ProviderTypes, Kind extends OutputKind = OutputKind> =
  | KnownModel<Types, Kind>
  | (string & {});

/** A model's rows, one for each gateway that serves it. */
export type RowsOf<Types extends ProviderTypes, Model> = Types extends ProviderTypes
  ? Model extends keyof Types['models']
    ? Types['models'][Model]
    : never
  : never;

/** The fields that any of a model's rows takes. */
export type FieldNameOf<Row extends ModelTypes> = Row extends ModelTypes ? keyof Row['fields'] : never;

/** The values that any of a model's rows takes in a field. */
export type FieldValueOf<Row extends ModelTypes, Name> = Row extends ModelTypes
  ? Name extends keyof Row['fields']
    ? Row['fields'][Name]
    : never
  : never;

/** Stands for no types; it exists for the compiler alone. */
declare const none: unique symbol;
/** The model has no parameter beside those that fields write. */
export type NoOptions = { readonly [none]?: never };

/** The parameters of a row that no field writes. */
export type OptionsOf<Row> = Row extends { readonly options: infer Options } ? Options : NoOptions;

/** What one known model can be asked for: a value is fine if any of the gateways that serve it takes it. */
export type KnownFields<Types extends ProviderTypes, Model, Row extends ModelTypes> = {
  /** What to make. */
  readonly kind: Row['kind'];
  /** Needed where the inputs could mean several tasks of the model. */
  readonly task?: Row['tasks'] | undefined;
} & {
  // Over the keys of the plain request, so that an editor shows each field's documentation.
  readonly [Name in keyof Pick<VideoRequest, FieldNameOf<Row> & keyof VideoRequest>]?:
    | FieldValueOf<Row, Name>
    | undefined;
} & {
  /** The application's own labels; kept in the store, never sent. */
  readonly tags?: GenerationRequest['tags'];
  /** The gateway's own parameters, by provider id: `{ acme: { mood: 'calm' } }`. */
  readonly providerOptions?:
    | {
        readonly [
          Gateway in Types as Model extends keyof Gateway['models'] ? Gateway['id'] : never
        ]?: OptionsOf<RowsOf<Gateway, Model>>;
      }
    | undefined;
};

/** A request without its model. */
export type WithoutModel<Request> = Request extends unknown ? Omit<Request, 'model'> : never;
/** Every field of a request, for a model without types. */
export type AnyFields = WithoutModel<GenerationRequest>;

/** The fields of a request for one model. */
// Asked in brackets, so that the compiler does not work out every model to learn about one.
export type RequestFieldsOf<Types extends ProviderTypes, Model> = string extends Types['id']
  ? AnyFields
  : [Model] extends [KnownModel<Types>]
    ? KnownFields<Types, Model, RowsOf<Types, Model>>
    : AnyFields;

/**
 * A request for one model: with a known id only what that model takes, with any other text a plain `GenerationRequest`.
 *
 * @example const request: RequestOf<Aimlapi, 'alibaba/happyhorse-1.0'> = { kind: 'video', model: 'alibaba/happyhorse-1.0' };
 */
export type RequestOf<Types extends ProviderTypes, Model extends string> = {
  /** A canonical id such as `'alibaba/happyhorse-1.0'`, or `'provider:slug'` for exactly one gateway's model. */
  readonly model: Model;
} & RequestFieldsOf<Types, Model>;

/** What a registry takes: a request whose `kind` narrows the ids an editor offers for `model`. */
export type TypedRequest<Types extends ProviderTypes, Kind extends OutputKind, Model extends string> = {
  /** What to make. */
  readonly kind: Kind;
} & RequestOf<Types, Model>;
