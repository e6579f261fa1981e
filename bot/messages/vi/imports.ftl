# Vì sao một dòng của bảng nhập bị từ chối, hay được nhận thiếu một ô.
remark =
    .several_customers = nhiều khách có cùng thông tin này, không biết đơn là của ai
    .number_twice = mã đơn này đã có ở dòng trước
    .too_many_cells = dòng có nhiều ô hơn số cột, có thể do thừa dấu phân cách
    .bad_id = mã khách không dùng được (quá dài, hoặc trùng dạng mã tự sinh)
    .impossible_date = ngày này không có trên lịch
    .nobody_named = không có mã, tên, điện thoại hay e-mail của ai
    .bad_number = mã đơn không dùng được (quá dài, hoặc trùng dạng mã tự sinh)
    .bad_date = không đọc được ngày
    .date_in_future = ngày nằm trong tương lai
    .bad_amount = không đọc được số tiền
    .negative_amount = số tiền âm
    .unknown_status = trạng thái đơn không quen
    .bad_items = không đọc được danh sách món
    .bad_telegram = mã Telegram phải là dãy số
