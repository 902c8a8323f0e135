/** What the services answer; their OpenAPI documents, joined at /openapi, are the authority. */

export interface Product {
  id: string;
  name: string;
  description: string;
  imageUrl?: string;
  price: number;
  currency: string;
  stock: number;
}

export interface StockMovement {
  seq: number;
  kind: "opening" | "refill" | "decrease" | "release" | "void";
  order: string;
  delta: number;
  balance: number;
  at: string;
}

export type OrderStatus = "pending" | "placed" | "rejected" | "paid" | "shipped" | "delivered" | "cancelled";

export interface OrderItem {
  productId: string;
  name?: string;
  quantity: number;
  unitPrice?: number;
  lineTotal?: number;
}

export interface HistoryEntry {
  status: OrderStatus;
  at: string;
  actor: "system" | "customer" | "admin";
}

export interface Order {
  id: string;
  userId: string;
  items: OrderItem[];
  total?: number;
  currency: string;
  status: OrderStatus;
  createdAt: string;
  history: HistoryEntry[];
  rejection?: { code: string; detail: string };
}

export interface User {
  id: string;
  email: string;
  name: string;
  roles: string[];
  createdAt: string;
}

export interface Tokens {
  access_token: string;
  expires_in: number;
  refresh_token: string;
}

export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  errors?: { pointer: string; message: string }[];
  productId?: string;
  available?: number;
  orderId?: string;
  requestId?: string;
}
