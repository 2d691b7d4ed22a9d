/** What `offhook/model` exports: the call model and the providers, for a page that brings its own screen. */
export * from './model/call.ts';
export * from './model/commands.ts';
export * from './model/cti-model.ts';
export * from './model/events.ts';
export * from './model/features.ts';
export { callById, consultCall, type CtiState, initialState, type LinkState, mainCall, reduce } from './model/state.ts';
export { BaseCtiProvider, type CtiListener } from './provider/base-cti-provider.ts';
export { CtiError, type CtiErrorCode, errors, isCtiErrorCode, type MsgErrorType } from './provider/errors.ts';
export { type Clock, silentLog, type Sockets, systemClock, type World } from './provider/world.ts';
export {
  MessagingServiceProvider,
  type MessagingServiceOptions,
  type Reconnecting,
} from './messaging/messaging-service-provider.ts';
