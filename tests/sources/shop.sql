DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
CREATE TABLE products (id int PRIMARY KEY);
CREATE TABLE customers (
    id int PRIMARY KEY, number int NOT NULL UNIQUE, email text, name text, nickname text, since timestamptz
);
CREATE TABLE orders (
    shop_id int, order_no int, customer_id int REFERENCES customers, email text, ordered_at timestamptz,
    invoiced_on date, card text, message text, PRIMARY KEY (shop_id, order_no)
);
CREATE TABLE order_lines (
    shop_id int, order_no int, line int, product text, engraving text,
    PRIMARY KEY (shop_id, order_no, line), FOREIGN KEY (shop_id, order_no) REFERENCES orders
);
CREATE TABLE reviews (
    id int PRIMARY KEY, customer_id int REFERENCES customers, author text, body text, written_at timestamp
);
CREATE TABLE cases (id int PRIMARY KEY, telephone text, personnummer text);
CREATE INDEX ON customers (lower(email));
CREATE INDEX ON orders (lower(email));
CREATE INDEX ON orders (customer_id);
CREATE INDEX ON reviews (customer_id);

INSERT INTO customers VALUES
    (1, 1001, 'anna@example.com', 'Anna', 'Ann', '2015-03-01 23:30+00'),
    (2, 1002, 'bo@example.com', 'Bo', 'Bosse', '2016-01-01 12:00+00'),
    (3, 1003, 'cilla@example.com', 'Cilla', NULL, '2017-01-01 12:00+00');
INSERT INTO orders VALUES
    (1, 1, 1, NULL, '2016-05-01 10:00+00', '2016-05-02', '4111 1111 1111 1234', NULL),
    (1, 2, 1, 'anna@example.com', '2024-05-01 10:00+00', '2024-05-02', '4111 1111 1111 1234', 'Grattis Eva'),
    (1, 3, NULL, 'Anna@Example.COM', '2017-05-01 10:00+00', '2017-05-02', NULL, 'hej'),
    (2, 1, NULL, 'ANNA@example.com', '2025-06-01 10:00+00', NULL, NULL, NULL),
    (2, 2, 2, NULL, '2016-05-01 10:00+00', '2016-05-02', '4111 1111 1111 5678', 'min egen'),
    (2, 3, 3, 'cilla@example.com', '2016-05-01 10:00+00', '2016-05-02', NULL, NULL);
INSERT INTO order_lines
    SELECT shop_id, order_no, line, 'product ' || line, CASE WHEN line = 1 THEN 'till Eva' END
    FROM orders, generate_series(1, 3) AS line;
INSERT INTO reviews VALUES
    (1, 1, 'Anna', 'Bra!', '2018-01-01'), (2, 1, 'Anna', NULL, '2019-02-02'), (3, 2, 'Bo', 'Dåligt', '2018-01-01'),
    (4, 3, 'Cilla', 'Jodå', '2020-01-01');
INSERT INTO cases VALUES (1, '070-1740605', NULL), (2, NULL, '850412-9803'), (3, '070-1740606', '850412-9811');
