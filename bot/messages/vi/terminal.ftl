# Chữ trong cửa sổ dòng lệnh.
step =
    .unpack_weights = Giải nén mô hình
    .load_model = Nạp mô hình ngôn ngữ
    .measure_encoder = Chọn cách tính nhanh nhất
    .quantise = Thu gọn mô hình
    .export = Chuẩn bị mô hình
    .make_demo = Dựng cửa hàng mẫu
    .load_content = Nạp bài viết, chủ đề, sản phẩm
    .load_customers = Nạp khách hàng
    .load_orders = Nạp đơn hàng
    .load_conversations = Nạp cuộc trò chuyện
    .index_articles = Lập chỉ mục bài viết
    .index_memories = Lập chỉ mục ký ức
    .train_topics = Học các chủ đề
    .import = Nhập dữ liệu
    .export_rows = Xuất dữ liệu
    .backup = Sao lưu
    .restore = Phục hồi
ready =
    Khách Quen đã sẵn sàng.
      Trang cửa hàng:  { $shop }
      Bàn làm việc:    { $desk }
ready-first =
    Quản trị viên đầu tiên: { $email }
      Mật khẩu dùng một lần: { $password }
      (đổi ngay ở lần đăng nhập đầu tiên)
ready-stop = Nhấn Ctrl-C để dừng; không tin nhắn nào bị mất.
token-live = đang dùng
token-ended = hết hạn
token-revoked = đã thu hồi
key-live = đang dùng
key-ended = hết hạn
site-signed = chỉ khách đã ký
site-anybody = ai cũng vào
